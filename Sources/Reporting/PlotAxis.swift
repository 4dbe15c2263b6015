import Foundation

/// The range of a plot's axis, with marks at round values.
struct PlotAxis {
    enum Scale { case linear, logarithmic }

    let scale: Scale
    let low: Double
    let high: Double
    let ticks: [Double]

    /// An axis from `from` to at least the greatest value, with about `count` ticks at 1, 2 or 5 times a power of ten.
    static func linear(from low: Double = 0, to greatest: Double, count: Int = 5, isEndRound: Bool = true) -> PlotAxis {
        let span = greatest.isFinite && greatest > low ? greatest - low : 1
        let step = roundStep(span / Double(max(1, count)))
        let high = isEndRound ? ((low + span) / step).rounded(.up) * step : low + span
        let ticks = stride(from: (low / step).rounded(.up), through: (high / step + 1e-9), by: 1).map { $0 * step }
        return PlotAxis(scale: .linear, low: low, high: high, ticks: ticks)
    }

    /// An axis of whole decades around the positive values.
    static func logarithmic(_ values: [Double]) -> PlotAxis {
        let positive = values.filter { $0 > 0 && $0.isFinite }
        let first = log10(positive.min() ?? 1).rounded(.down)
        let last = max(first + 1, log10(positive.max() ?? 10).rounded(.up))
        let decades = stride(from: first, through: last, by: 1).map { pow(10, $0) }
        return PlotAxis(scale: .logarithmic, low: pow(10, first), high: pow(10, last), ticks: decades)
    }

    /// Where a value lies between the ends, from 0 to 1; values outside lie on the nearer end.
    func share(of value: Double) -> Double {
        let share =
            switch scale {
            case .linear: (value - low) / (high - low)
            case .logarithmic: log10(max(value, low) / low) / log10(high / low)
            }
        return min(1, max(0, share))
    }

    /// A value as a label: `0.5`, `20`, `12,000`, `3M`.
    static func label(_ value: Double) -> String {
        switch abs(value) {
        case 1_000_000...: shortest(value / 1_000_000) + "M"
        case 1000...: Readable.count(value)
        default: shortest(value)
        }
    }

    private static func shortest(_ value: Double) -> String { String(format: "%.4g", value) }

    private static func roundStep(_ step: Double) -> Double {
        let magnitude = pow(10, log10(step).rounded(.down))
        let factor = [1, 2, 5, 10].first { $0 * magnitude >= step * 0.999 } ?? 10
        return factor * magnitude
    }
}
