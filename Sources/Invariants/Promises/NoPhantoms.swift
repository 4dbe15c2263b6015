import Experiments
import Measurement

/// `no-phantoms: {}`: only messages of this run arrive, and they arrive intact.
public struct NoPhantoms: Invariant {
    public static let kind = "no-phantoms"
    public static let summary =
        "Only messages that this run sent are delivered and applied, with the payload that was sent."

    public init?(fields: Fields) {}

    public var bound: String { "0 unknown, foreign or damaged" }

    public func check(_ recording: Recording) -> Observation {
        let unknown = recording.counts[.unknown] ?? 0
        let foreign = recording.counts[.foreign] ?? 0
        let damaged = recording.counts[.damaged] ?? 0
        let invented = recording.outcomes?.unknown ?? 0
        let observed = "\(unknown + invented) unknown, \(foreign) foreign, \(damaged) damaged"
        guard unknown + foreign + damaged + invented > 0 else {
            guard recording.tally.delivered > 0 else { return applied(recording) }
            return Observation(.held, "0 of \(recording.tally.delivered) delivered")
        }
        let kinds: Set<RunEvent.Kind> = [.unknownMessage, .foreignMessage, .damagedMessage]
        let examples = recording.events.filter { kinds.contains($0.kind) }.prefix(10).map {
            Self.describe($0, recording)
        }
        let applied = invented > 0 ? ["\(invented) effects in the outcome store belong to no message of this run"] : []
        return Observation(.violated, observed, evidence: applied + examples)
    }

    /// Without deliveries of our own, the outcome store tells what arrived.
    private func applied(_ recording: Recording) -> Observation {
        guard let outcomes = recording.outcomes, outcomes.messages > 0 else {
            let isTheirs = recording.manifest.userConsumers != nil
            return Observation(
                .inconclusive, isTheirs ? "nothing is known to be applied" : "nothing was delivered")
        }
        let isTheirs = recording.manifest.userConsumers != nil
        return Observation(
            .held, "0 of \(outcomes.messages) applied",
            evidence: isTheirs ? ["what else was delivered to your consumers is not known"] : [])
    }

    private static func describe(_ event: RunEvent, _ recording: Recording) -> String {
        let offset = event.values?["offset"].map { ", offset \(Int64($0))" } ?? ""
        return "partition \(event.subject ?? "?")\(offset): \(event.detail ?? ""), to \(event.source) "
            + Circumstances(recording: recording).text(event)
    }
}
