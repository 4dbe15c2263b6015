/// What a classic group was when a round of it was over.
struct ClassicState: Sendable {
    struct Member: Sendable {
        var memberID: String
        /// What a static member is called since it returned.
        var laterID: String?
        var instanceID: String?
        /// Its JoinGroup request.
        var joined: Moment
        /// How long it may be silent, in µs.
        var sessionMicroseconds: Int64
        /// nil where no assignment was seen.
        var assigned: [TopicPartition]?
        /// The round ended before it was given anything: it is still taken for the owner of what it had before.
        var isStale = false
        /// What it had said it held when it joined.
        var owned: [TopicPartition]?

        func isCalled(_ id: String) -> Bool { id == memberID || id == laterID }

        /// It had to give something up: what it was assigned is less than what it held, and nothing else.
        var mustRevoke: Bool {
            guard let assigned, let owned, !isStale else { return false }
            return Set(assigned).isStrictSubset(of: owned)
        }
    }

    var generation: Int32?
    var members: [String: Member] = [:]
    /// The last JoinGroup answer of the round.
    var settled = Moment.beginning
    /// When the generation was first given out.
    var given = Moment.beginning

    var memberIDs: [String: String] { members.mapValues(\.memberID) }

    func owners(in topics: TopicFilter) -> Owners {
        var owners = Owners()
        // What was given now outdoes what somebody had before.
        let inOrder = members.sorted { $0.key < $1.key }
        for (name, member) in inOrder.filter(\.value.isStale) + inOrder.filter({ !$0.value.isStale }) {
            for partition in member.assigned ?? [] where topics.contains(partition) { owners[partition] = name }
        }
        return owners
    }

    /// What was given now outdoes what somebody had before.
    func owner(of partition: TopicPartition) -> String? {
        let owners = members.filter { $0.value.assigned?.contains(partition) ?? false }
        let given = owners.filter { !$0.value.isStale }
        return (given.isEmpty ? owners : given).keys.max()
    }

    /// The member with this id, or else with this instance id.
    func name(memberID: String, instanceID: String?) -> String? {
        members.first { !memberID.isEmpty && $0.value.isCalled(memberID) }?.key
            ?? members.first { instanceID != nil && $0.value.instanceID == instanceID }?.key
    }
}
