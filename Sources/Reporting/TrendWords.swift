import Foundation
import RunHistory

/// How changes and levels of a trend are put into words, the same in plots and on the terminal.
enum TrendWords {
    enum Tone: String { case bad, good, doubtful, known }

    static func tone(_ change: ChangePoint) -> Tone {
        if change.acceptance != nil { return .known }
        guard change.standing == .confirmed else { return .doubtful }
        return change.isWorse ? .bad : .good
    }

    /// A value with its unit: `4,152 ms`.
    static func value(_ value: Double, _ metric: TrackedMetric) -> String {
        let isWhole = abs(value) >= 1000 || value == value.rounded()
        let number = isWhole ? Readable.count(value) : String(format: "%.3g", value)
        guard !metric.unit.isEmpty else { return number }
        return number + (metric.unit.hasPrefix("/") ? "" : " ") + metric.unit
    }

    /// A relative change: `+36.1 %`.
    static func percent(_ change: Double) -> String {
        change.isFinite ? String(format: "%+.1f %%", change * 100) : "from zero"
    }

    /// A probability with two digits: `0.013`, `9e-12`.
    static func probability(_ value: Double) -> String {
        value < 0.0001 ? String(format: "%.0e", value) : String(format: "%.2g", value)
    }

    static func commit(_ hash: String?) -> String { hash.map { String($0.prefix(10)) } ?? "no commit" }

    /// The label of a mark: `+36.1 % at 3f9c2a1b77`.
    static func mark(_ change: ChangePoint) -> String {
        let start = "\(percent(change.change)) at \(commit(change.run.commit))"
        if change.acceptance != nil { return start + " (accepted)" }
        return change.standing == .confirmed ? start : start + " (\(change.standing.rawValue))"
    }

    static func sentence(_ change: ChangePoint, _ metric: TrackedMetric) -> String {
        "run \(change.index + 1), commit \(commit(change.run.commit)) after \(commit(change.commitBefore)): "
            + "\(value(change.levelBefore, metric)) → \(value(change.levelAfter, metric)), \(percent(change.change)), "
            + "p \(probability(change.pValue)) (t), "
            + (change.permutationPValue.map { "\(probability($0)) (permutation), " } ?? "")
            + standing(change)
    }

    static func standing(_ change: ChangePoint) -> String {
        let direction = change.isWorse ? "worse" : "better"
        if let reason = change.acceptance { return "\(direction), accepted: \(reason)" }
        return change.standing == .confirmed ? direction : "\(direction), \(change.standing.rawValue)"
    }

    /// The title of the vertical axis: `rebalance.time (ms, lower is better)`.
    static func axis(_ metric: TrackedMetric) -> String {
        "\(metric.name) (\(metric.unit.isEmpty ? "" : metric.unit + ", ")\(metric.better.rawValue) is better)"
    }

    /// The days of the first and the last run, in brackets.
    static func span(_ series: MetricSeries) -> String {
        guard let first = series.points.first, let last = series.points.last else { return "" }
        return " (\(day(first.timeMilliseconds)) to \(day(last.timeMilliseconds)))"
    }

    static func day(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601.year().month().day())
    }
}
