import Experiments
import Statistics

/// What the repetitions of a fault came to, each for itself and together.
public struct Repetitions: Codable, Sendable, Hashable {
    /// Of each repetition in its order, in `unit`; `nil` where there was nothing to measure.
    public var values: [Double?]
    /// `s`, `share`, `per s` or `count`.
    public var unit: String
    /// Of the values that there are, in `unit`; `nil` if there is none.
    public var median: Double?
    /// The bootstrap interval of the median (95 %, percentiles, seeded), in `unit`; `nil` if there are no values.
    public var low: Double?
    public var high: Double?
    /// The median absolute deviation from the median, in `unit`.
    public var spread: Double?

    init(_ values: [Double?], _ dimension: Dimension, seed: UInt64) {
        self.values = values
        unit = dimension.unit
        let measured = values.compactMap(\.self)
        guard !measured.isEmpty else { return }
        let interval = Bootstrap(seed: seed).median(measured)
        (median, low, high) = (Median.of(measured), interval?.lowerBound, interval?.upperBound)
        spread = Median.absoluteDeviation(measured)
    }

    /// The values that there are.
    var measured: [Double] { values.compactMap(\.self) }

    /// `median 1.30 s [1.10 s, 1.60 s] of 5`.
    func text(_ dimension: Dimension) -> String {
        guard let median, let low, let high else { return "no data in \(values.count) repetitions" }
        let written = [median, low, high].map { ExpressionJudge.format($0, dimension) }
        return "median \(written[0]) [\(written[1]), \(written[2])] of \(measured.count)"
    }

    /// The single values in one line: `of the repetitions: 1.30 s, –, 1.60 s; spread 0.10 s`.
    func list(_ dimension: Dimension) -> String {
        let written = values.map { $0.map { ExpressionJudge.format($0, dimension) } ?? "–" }
        let spread = spread.map { "; spread \(ExpressionJudge.format($0, dimension))" } ?? ""
        return "of the repetitions: \(written.joined(separator: ", "))\(spread)"
    }
}

extension Dimension {
    fileprivate var unit: String {
        switch self {
        case .duration: "s"
        case .share: "share"
        case .rate: "per s"
        case .count: "count"
        }
    }
}
