/// What the log of a classic group holds: the last generation that became stable or empty.
///
/// A coordinator that takes the group over knows nothing of a rebalance that was open.
struct PersistedGroup: Sendable {
    private var generation: Int32 = 0
    private var protocolType: String?
    private var protocolName: String?
    private var leader: String?
    private var members: [ClassicMember] = []

    init() {}

    init(of group: ClassicGroup) {
        generation = group.generation
        protocolType = group.protocolType
        protocolName = group.protocolName
        leader = group.leader
        members = group.members.map { member in
            var member = member
            member.join = nil
            member.sync = nil
            member.owesSync = false
            return member
        }
    }

    /// The group as a coordinator reads it at `loaded`, when the sessions of all members begin anew.
    func restored(id: String, loaded: ModelTime?) -> ClassicGroup {
        var group = ClassicGroup(id: id)
        group.generation = generation
        group.protocolType = protocolType
        group.protocolName = protocolName
        group.leader = leader
        group.members = members
        group.persisted = self
        group.restore(members.isEmpty ? .empty : .stable)
        for index in group.members.indices {
            group.members[index].deadline = loaded?.adding(
                milliseconds: group.members[index].sessionTimeoutMilliseconds)
        }
        return group
    }
}

extension ClassicGroup {
    /// Sends back all that wait: this broker does not coordinate the group any more.
    mutating func unload(_ turn: inout GroupTurn) {
        for member in members {
            if let join = member.join {
                turn.answer(join, .joinGroup(.refusal(.notCoordinator, memberID: member.id)))
            }
            if let sync = member.sync { turn.refuse(sync: sync, .notCoordinator) }
        }
    }
}
