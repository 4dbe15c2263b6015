import Experiments
import Measurement

/// `idempotent-outcomes: {}`: every message in the outcome store has exactly one effect, with the right value.
public struct IdempotentOutcomes: Invariant {
    public static let kind = "idempotent-outcomes"
    public static let summary =
        "Every applied message has exactly one effect, with the right value, however often it came."

    public init?(fields: Fields) {}

    public var bound: String { "1 effect each" }

    public func check(_ recording: Recording) -> Observation {
        guard let outcomes = recording.outcomes else {
            return Observation(
                .inconclusive, "there is no outcome store to read",
                evidence: [
                    recording.manifest.userConsumers != nil
                        ? "say where they can be read: 'outcomes: {sqlite: FILE, query: SQL}'"
                        : recording.manifest.consumers > 0
                            ? "give the consumers one: 'outcome: {sqlite: outcomes.db, apply: idempotent}'"
                            : "say where they can be read: 'outcomes: {http: /ledger}'"
                ])
        }
        guard outcomes.messages > 0 else { return Observation(.inconclusive, "the outcome store is empty") }
        guard outcomes.repeated == 0, outcomes.wrongValue == 0 else {
            return Observation(
                .violated,
                "\(outcomes.repeated) with more than one effect, \(outcomes.wrongValue) with a wrong value",
                evidence: Array(outcomes.examples.prefix(10)) + Self.replays(recording))
        }
        return Observation(.held, "\(outcomes.messages) messages, \(outcomes.effects) effects")
    }

    /// Who was given again what had been delivered already; the longest two.
    private static func replays(_ recording: Recording) -> [String] {
        let circumstances = Circumstances(recording: recording)
        let replays = recording.events.compactMap { event -> (event: RunEvent, offsets: Range<Int64>)? in
            guard event.kind == .readFrom, let offset = event.values?["offset"],
                let delivered = event.values?["delivered"], offset < delivered
            else { return nil }
            return (event, Int64(offset)..<Int64(delivered))
        }
        return replays.sorted { $0.offsets.count > $1.offsets.count }.prefix(2).map { event, offsets in
            "delivered again: partition \(event.partition ?? -1), offsets \(offsets.lowerBound) to "
                + "\(offsets.upperBound - 1), to \(event.source) \(circumstances.text(event))"
        }
    }
}
