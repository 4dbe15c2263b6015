import Experiments
import Measurement

/// `ownership: {}`: in one generation of the group a partition has at most one owner.
public struct Ownership: Invariant {
    public static let kind = "ownership"
    public static let summary = "A partition has at most one owner in a generation of the group."

    public init?(fields: Fields) {}

    public var bound: String { "1 owner each" }

    public func check(_ recording: Recording) -> Observation {
        let account = OwnershipAccount(recording)
        let told = recording.events.filter { $0.kind == .twoOwners }
        guard account.conflicts.isEmpty, told.isEmpty else {
            let circumstances = Circumstances(recording: recording)
            let claims = account.conflicts.map { conflict in
                "partition \(conflict.partition), generation \(conflict.generation): "
                    + "\(conflict.members.joined(separator: " and ")), \(circumstances.text(at: conflict.seconds))"
            }
            let words = told.map { event in
                "partition \(event.partition ?? -1), by the broker's word: \(event.detail ?? ""), "
                    + circumstances.text(event)
            }
            return Observation(
                .violated, "\(claims.count) times by the consumers' account, \(words.count) by the broker's",
                evidence: Array((claims + words).prefix(10)))
        }
        let readings = recording.events.filter { $0.kind == .watched }.reduce(0) { $0 + ($1.values?["members"] ?? 0) }
        guard account.claims + Int(readings) > 0 else {
            return Observation(.inconclusive, "neither the consumers nor the broker told who owned what")
        }
        return Observation(
            .held, "0 of \(account.claims) claims of the consumers, in \(Int(readings)) readings of the broker")
    }
}
