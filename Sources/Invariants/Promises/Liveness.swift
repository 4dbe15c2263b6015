import Experiments
import Measurement

/// `liveness: {every: 5s}`: outside faults something succeeds all the time, the topic stays, and the drain ends.
public struct Liveness: Invariant {
    public static let kind = "liveness"
    public static let summary =
        "Outside faults something succeeds in every window of a length; the topic stays, and the drain ends."
    public static let example = "liveness: {every: 5s}"

    /// What counts as a success.
    public enum Success: String, CaseIterable, Sendable { case any, acknowledged, delivered }

    let every: Duration
    let success: Success

    public init?(fields: Fields) {
        fields.demand("every", example: "every: 5s")
        success = fields.choice("of", Success.self) ?? .any
        // A sample is a second long.
        guard let every = fields.duration("every", in: .seconds(1)...(.seconds(86400))) else { return nil }
        self.every = every
    }

    public var bound: String {
        let what = success == .any ? "something succeeds" : "something is \(success.rawValue)"
        return "\(what) in every \(every.written) outside faults"
    }

    public func check(_ recording: Recording) -> Observation {
        if success == .delivered, recording.manifest.consumers == 0 {
            return Observation(.inconclusive, "what was delivered is not known")
        }
        let stretches = SilentStretches(recording, success)
        var wrong = stretches.failures(lasting: every.seconds)
        var unknown: [String] = []
        if case .complete = recording.manifest.end, recording.manifest.partitions > 0 {
            (wrong, unknown) = ending(recording, wrong)
        }
        let longest = "longest without success \(ExpressionJudge.format(stretches.longest, .duration))"
        guard wrong.isEmpty else { return Observation(.violated, longest, evidence: Array(wrong.prefix(10))) }
        guard unknown.isEmpty else { return Observation(.inconclusive, longest, evidence: unknown) }
        guard stretches.watched >= every.seconds else {
            return Observation(
                .inconclusive, "watched for \(ExpressionJudge.format(stretches.watched, .duration)) outside faults",
                evidence: ["a window of \(every.written) in which something was due was never without a fault"])
        }
        return Observation(.held, longest)
    }

    /// Adds what the end of the run says: whether the topic is still there, and whether the drain ended by itself.
    private func ending(_ recording: Recording, _ found: [String]) -> (wrong: [String], unknown: [String]) {
        var (wrong, unknown) = (found, [String]())
        switch recording.events.last(where: { $0.kind == .topic })?.values?["partitions"] {
        case nil: unknown.append("whether the topic still exists was not recorded")
        case 0: wrong.insert("the topic does not exist any more", at: 0)
        default: break
        }
        let drained = recording.events.last { $0.kind == .drained }
        switch drained?.values?["complete"] {
        case nil: unknown.append("how the drain ended was not recorded")
        case 0:
            let took = ExpressionJudge.format(drained?.values?["took_s"] ?? 0, .duration)
            wrong.append("the drain was given up after \(took)")
        default: break
        }
        return (wrong, unknown)
    }
}
