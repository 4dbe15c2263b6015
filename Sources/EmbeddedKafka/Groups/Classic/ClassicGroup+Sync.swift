import KafkaWire
import NIOCore

extension ClassicGroup {
    mutating func sync(_ request: Received<SyncGroupRequest>, _ turn: inout GroupTurn) {
        let refusal = refusal(of: request.body)
        guard refusal == .none, let index = index(of: request.body.memberID) else {
            return turn.refuse(sync: request.id, refusal)
        }
        members[index].owesSync = false
        if state == .stable {
            members[index].expectHeartbeat(turn.now)
            turn.answer(request.id, .syncGroup(assignmentAnswer(at: index)))
        } else {
            // Kafka forgets the earlier request; here nothing stays without an answer.
            if let superseded = members[index].sync { turn.refuse(sync: superseded, .rebalanceInProgress) }
            members[index].sync = request.id
            if leader == request.body.memberID { becomeStable(request.body.assignments, &turn) }
        }
        if !members.contains(where: \.owesSync) { syncDeadline = nil }
    }

    private func refusal(of request: SyncGroupRequest) -> KafkaError {
        let standing = standing(of: request.memberID, instance: request.groupInstanceID)
        guard standing == .none else { return standing }
        guard request.generationID == generation else { return .illegalGeneration }
        guard Self.agree(request.protocolType, protocolType), Self.agree(request.protocolName, protocolName) else {
            return .inconsistentGroupProtocol
        }
        return switch state {
        case .empty: .unknownMemberID
        case .preparingRebalance: .rebalanceInProgress
        case .completingRebalance, .stable: .none
        }
    }

    /// Older versions do not say which protocol they follow.
    private static func agree(_ asked: String?, _ ours: String?) -> Bool {
        asked == nil || ours == nil || asked == ours
    }

    private mutating func becomeStable(_ assignments: [SyncGroupRequest.Assignment], _ turn: inout GroupTurn) {
        for index in members.indices {
            let brought = assignments.first { $0.memberID == members[index].id }
            members[index].assignment = brought?.assignment ?? ByteBuffer()
        }
        if turn.defects.contains(.twoOwners) { shareOnePartition() }
        transition(to: .stable)
        persisted = PersistedGroup(of: self)
        for index in members.indices {
            guard let sync = members[index].sync else { continue }
            members[index].sync = nil
            members[index].expectHeartbeat(turn.now)
            turn.answer(sync, .syncGroup(assignmentAnswer(at: index)))
        }
    }

    private func assignmentAnswer(at index: Int) -> SyncGroupResponse {
        SyncGroupResponse {
            $0.protocolType = protocolType
            $0.protocolName = protocolName
            $0.assignment = members[index].assignment
        }
    }
}
