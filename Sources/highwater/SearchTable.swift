import Experiments
import Foundation
import Orchestration

/// The result of a search for the highest rate, as text.
struct SearchTable {
    private let result: FindMax.Result

    init(_ result: FindMax.Result) { self.result = result }

    /// One trial: `  1600/s  holds  latency.p99 < 10ms 4.1 ms`.
    static func line(_ trial: FindMax.TrialRecord) -> String {
        let rate = Self.rate(trial.rate).padding(toLength: 12, withPad: " ", startingAt: 0)
        let verdict = trial.holds ? "holds" : "FAILS"
        return "  \(rate)\(verdict)\(trial.isConfirmation ? " again" : "")  \(trial.observed.joined(separator: ", "))"
    }

    var text: String {
        (conclusion + ["exit code \(result.exitCode.rawValue)", result.directory.string]).joined(separator: "\n")
    }

    private var conclusion: [String] {
        if let doubt = result.doubt { return ["INCONCLUSIVE: \(doubt)"] + known }
        guard let knee = result.knee else { return ["NO RATE HOLDS: even \(lowest) fails"] }
        guard let failure = result.lowestFailure else {
            return ["THE LIMIT IS NOT REACHED: \(Self.rate(knee)), the highest rate of the search, holds"] + headroom
        }
        return ["KNEE  \(result.name)  \(Self.rate(knee)) holds, \(Self.rate(failure)) does not"] + headroom
    }

    private var lowest: String { Self.rate(result.lowestFailure ?? 0) }

    /// What is known although the search could not end.
    private var known: [String] {
        let good = result.trials.filter(\.holds).map(\.rate).max()
        return good.map { ["\(Self.rate($0)) is the highest rate that was seen to hold"] } ?? []
    }

    private var headroom: [String] {
        guard let share = result.headroom, let forecast = result.forecast else { return [] }
        let text = "headroom \(Int((share * 100).rounded())) % of the forecast, \(Self.rate(forecast))"
        guard let required = result.requiredHeadroom else { return [text] }
        return [text + ", \(Int((required * 100).rounded())) % required: \(share >= required ? "held" : "VIOLATED")"]
    }

    private static func rate(_ perSecond: Double) -> String { ArrivalRate(perSecond: perSecond).description }
}
