import Experiments
import Measurement

/// `order: {per: key}`: first deliveries come in the order of sending; a rewind may repeat, never skip.
public struct Order: Invariant {
    public static let kind = "order"
    public static let summary =
        "First deliveries of a key, or of a partition, come in the order in which they were sent."
    public static let example = "order: {per: partition}"

    /// What the order is kept within.
    public enum Scope: String, CaseIterable, Sendable { case key, partition }

    let scope: Scope

    public init?(fields: Fields) { scope = fields.choice("per", Scope.self) ?? .key }

    init(per scope: Scope) { self.scope = scope }

    public var bound: String { "0 out of order per \(scope.rawValue)" }

    public func check(_ recording: Recording) -> Observation {
        guard recording.manifest.userConsumers == nil else {
            return Observation(.inconclusive, "what was delivered to your consumers, and in which order, is not known")
        }
        guard recording.tally.delivered > 1 else {
            return Observation(.inconclusive, "\(recording.tally.delivered) messages were delivered")
        }
        let inversions = recording.counts[scope == .key ? .keyInversions : .partitionInversions] ?? 0
        guard inversions > 0 else { return Observation(.held, "0 of \(recording.tally.delivered) first deliveries") }
        let kind = scope == .key ? RunEvent.Kind.keyInversion : .partitionInversion
        let circumstances = Circumstances(recording: recording)
        let examples = recording.events.filter { $0.kind == kind }.prefix(10).map { event in
            "partition \(event.subject ?? "?"): \(event.detail ?? ""), to \(event.source) \(circumstances.text(event))"
        }
        return Observation(.violated, "\(inversions) out of order", evidence: examples)
    }
}
