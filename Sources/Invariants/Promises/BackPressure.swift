import Experiments
import Foundation
import Measurement

/// `back-pressure: {growth: 5000, rate: 500/s, over: 10s}`: the queue does not grow without bound.
public struct BackPressure: Invariant {
    public static let kind = "back-pressure"
    public static let summary =
        "What waits in the target does not grow by more than a number of messages, or faster than a rate, over a time."
    public static let example = "back-pressure: {growth: 5000, over: 10s}"

    let growth: Int?
    /// Messages per second.
    let rate: ArrivalRate?
    let over: Duration

    public init?(fields: Fields) {
        growth = fields.integer("growth", in: 0...Int.max)
        rate = fields.rate("rate")
        over = fields.duration("over", in: .seconds(1)...(.seconds(86400))) ?? .seconds(10)
        if growth == nil, rate == nil, !fields.contains("growth"), !fields.contains("rate") {
            fields.report(
                nil, problem: "the growth of the queue has no bound",
                remedy: "give 'growth: 5000', 'rate: 500/s' or both")
        }
        if growth == nil, rate == nil { return nil }
    }

    public var bound: String {
        [growth.map { "grows by at most \($0)" }, rate.map { "at most \($0)" }].compactMap(\.self)
            .joined(separator: ", ") + " over \(over.written)"
    }

    public func check(_ recording: Recording) -> Observation {
        let begin = RunWindows(recording: recording).phase("steady-state") ?? 0
        let samples = recording.samples.filter { $0.seconds >= begin }
        let known = samples.filter { $0.lagTotal != nil }
        guard let worst = worst(known) else {
            return Observation(.inconclusive, "the target never told its queue for \(over.written)")
        }
        let observed = String(
            format: "by %.0f at most, from %.0f s to %.0f s", worst.growth, worst.begin.seconds, worst.end.seconds)
        guard holds(worst) else {
            return Observation(.violated, observed, evidence: [text(worst)])
        }
        // Half a run unobserved may hide any growth.
        guard known.count * 2 > samples.count else {
            return Observation(
                .inconclusive, observed, evidence: ["the queue is known for \(known.count) of \(samples.count) samples"]
            )
        }
        return Observation(.held, observed)
    }

    private struct Growth {
        var begin: Sample
        var end: Sample
        var growth: Double { (end.lagTotal ?? 0) - (begin.lagTotal ?? 0) }
    }

    private func holds(_ worst: Growth) -> Bool {
        if let growth, worst.growth > Double(growth) { return false }
        // Over the whole time: what comes in one second and is read in the next is no growth.
        if let rate, worst.growth > rate.perSecond * over.seconds { return false }
        return true
    }

    /// The two samples at most `over` apart between which the queue grew most, in one pass: the least value of the window is
    /// at the front of a queue that ascends.
    private func worst(_ samples: [Sample]) -> Growth? {
        var ascending: [Sample] = []
        var worst: Growth?
        for sample in samples {
            ascending.removeAll { sample.seconds - $0.seconds > over.seconds + 0.01 }
            while let last = ascending.last, last.lagTotal ?? 0 >= sample.lagTotal ?? 0 { ascending.removeLast() }
            ascending.append(sample)
            let candidate = Growth(begin: ascending[0], end: sample)
            if candidate.growth > worst?.growth ?? -1 { worst = candidate }
        }
        guard let first = samples.first, let last = samples.last, last.seconds - first.seconds >= over.seconds - 0.01
        else { return nil }
        return worst
    }

    private func text(_ worst: Growth) -> String {
        let faults =
            worst.end.faults.isEmpty ? "no fault in place" : "under " + worst.end.faults.joined(separator: ", ")
        return String(
            format: "from %.0f to %.0f messages in %.0f s, %@: acknowledged %.0f/s, delivered %.0f/s",
            worst.begin.lagTotal ?? 0, worst.end.lagTotal ?? 0, worst.end.seconds - worst.begin.seconds, faults,
            worst.end.achievedRate, worst.end.deliveredRate)
    }
}
