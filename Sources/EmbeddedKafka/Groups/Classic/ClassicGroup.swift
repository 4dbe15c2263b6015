import KafkaWire
import NIOCore

/// A group under the classic protocol: its members agree by JoinGroup and SyncGroup, and one of them assigns.
package struct ClassicGroup: Sendable {
    enum State: String, Sendable {
        case empty = "Empty"
        case preparingRebalance = "PreparingRebalance"
        case completingRebalance = "CompletingRebalance"
        case stable = "Stable"
    }

    let id: String
    private(set) var state = State.empty
    /// The state before the present one: a group that was empty waits longer.
    private(set) var previousState = State.empty
    /// Raised by each rebalance.
    package var generation: Int32 = 0
    var protocolType: String?
    var protocolName: String?
    var leader: String?
    /// In the order in which they came.
    package var members: [ClassicMember] = []
    /// Names that were given with MEMBER_ID_REQUIRED and not used yet, and when each is forgotten.
    var pending: [(id: String, deadline: ModelTime)] = []
    /// A member came while the group waits for its first ones.
    var newMemberAdded = false
    var joinWait: JoinWait?
    /// When those who have not asked for their assignment are thrown out.
    var syncDeadline: ModelTime?
    /// What a broker that becomes the coordinator finds in the log.
    var persisted = PersistedGroup()

    init(id: String) { self.id = id }

    /// What the group waits for while it prepares a rebalance.
    enum JoinWait: Sendable {
        /// For more first members: the length of the present wait and what may follow it, in ms.
        case firstMembers(deadline: ModelTime, delay: Int32, remaining: Int32)
        /// For the members to rejoin.
        case rejoining(deadline: ModelTime)

        var deadline: ModelTime {
            switch self {
            case .firstMembers(let deadline, _, _): deadline
            case .rejoining(let deadline): deadline
            }
        }
    }

    mutating func transition(to next: State) {
        previousState = state
        state = next
    }

    /// Puts the group into a state as it is read from the log.
    mutating func restore(_ state: State) {
        self.state = state
        previousState = .empty
    }
}

// MARK: Members

extension ClassicGroup {
    func index(of member: String) -> Int? { members.firstIndex { $0.id == member } }

    func index(ofInstance instance: String) -> Int? { members.firstIndex { $0.instanceID == instance } }

    func isPending(_ member: String) -> Bool { pending.contains { $0.id == member } }

    var hasAllMembersJoined: Bool { pending.isEmpty && members.allSatisfy { $0.join != nil } }

    /// The longest that any member allows for a rebalance. In ms.
    var rebalanceTimeoutMilliseconds: Int32 { members.map(\.rebalanceTimeoutMilliseconds).max() ?? 0 }

    /// Which error a request of this member deserves, `.none` if it is a member.
    func standing(of member: String, instance: String?) -> KafkaError {
        if let instance {
            guard let index = index(ofInstance: instance) else { return .unknownMemberID }
            guard members[index].id == member else { return .fencedInstanceID }
        }
        return index(of: member) == nil ? .unknownMemberID : .none
    }

    /// Takes a member out; what it waits for is answered with `error`.
    mutating func remove(_ member: String, answering error: KafkaError, _ turn: inout GroupTurn) {
        pending.removeAll { $0.id == member }
        guard let index = index(of: member) else { return }
        let removed = members.remove(at: index)
        if let join = removed.join {
            turn.answer(join, .joinGroup(.refusal(error, memberID: error == .unknownMemberID ? "" : member)))
        }
        if let sync = removed.sync { turn.refuse(sync: sync, error) }
        if leader == member { leader = JavaHash.walked(members.map(\.id)).first }
    }
}

// MARK: Protocols

extension ClassicGroup {
    /// Whether a member with these protocols has one in common with all members.
    func supports(type: String, _ protocols: [JoinGroupRequest.GroupProtocol]) -> Bool {
        if state == .empty { return !type.isEmpty && !protocols.isEmpty }
        guard type == protocolType else { return false }
        let common = commonProtocols
        return protocols.contains { common.contains($0.name) }
    }

    /// The protocols that every member knows.
    private var commonProtocols: Set<String> {
        guard let first = members.first else { return [] }
        return members.dropFirst().reduce(into: Set(first.protocols.map(\.name))) { common, member in
            common.formIntersection(member.protocols.map(\.name))
        }
    }

    /// Each member votes for the first of its protocols that all know; of equals, the first by name is taken.
    func electedProtocol() -> String? {
        let candidates = commonProtocols
        var votes: [String: Int] = [:]
        for member in members {
            guard let choice = member.protocols.first(where: { candidates.contains($0.name) }) else { continue }
            votes[choice.name, default: 0] += 1
        }
        return votes.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
    }

    /// What the leader is told of its members.
    var toldMembers: [JoinGroupResponse.Member] {
        members.map { member in
            .init {
                $0.memberID = member.id
                $0.groupInstanceID = member.instanceID
                $0.metadata = member.metadata(of: protocolName)
            }
        }
    }
}
