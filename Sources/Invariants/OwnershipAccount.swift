import Measurement

/// What the members of a group say that they own, generation by generation.
struct OwnershipAccount {
    /// One partition that several members said to own in one generation.
    struct Conflict: Hashable {
        var partition: Int32
        var generation: Int
        var members: [String]
        var seconds: Double
    }

    private struct Claim: Hashable {
        var partition: Int32
        var generation: Int
    }

    private(set) var conflicts: [Conflict] = []
    /// Partitions of a generation that somebody said to own.
    var claims: Int { owners.count }
    private var owners: [Claim: [String]] = [:]
    private var holdings: [String: Set<Int32>] = [:]

    /// Follows the events of the members in order of time.
    init(_ recording: Recording) {
        for event in recording.events {
            let listed = event.detail.flatMap(PartitionList.init)?.partitions ?? []
            switch event.kind {
            case .memberStarted: holdings[event.source] = nil
            case .memberExited: holdings[event.subject ?? ""] = nil
            case .revoked, .lost: holdings[event.source]?.subtract(listed)
            case .assigned: assign(listed, event, at: recording.seconds(event))
            default: break
            }
        }
    }

    /// A member that is assigned anything tells its generation, in which it owns also what it kept.
    private mutating func assign(_ partitions: [Int32], _ event: RunEvent, at seconds: Double) {
        holdings[event.source, default: []].formUnion(partitions)
        guard let generation = event.values?["generation"] else { return }
        for partition in holdings[event.source, default: []].sorted() {
            let claim = Claim(partition: partition, generation: Int(generation))
            guard !owners[claim, default: []].contains(event.source) else { continue }
            owners[claim, default: []].append(event.source)
            // A coordinator that forgot the group begins to count anew: only who owns at the same time is in conflict.
            let members = owners[claim, default: []].filter { holdings[$0]?.contains(partition) ?? false }
            guard members.count > 1 else { continue }
            conflicts.append(
                Conflict(
                    partition: partition, generation: claim.generation, members: members, seconds: seconds))
        }
    }
}
