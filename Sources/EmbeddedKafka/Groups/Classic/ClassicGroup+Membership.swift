import KafkaWire

extension ClassicGroup {
    mutating func heartbeat(_ request: HeartbeatRequest, _ turn: inout GroupTurn) -> KafkaError {
        let standing = standing(of: request.memberID, instance: request.groupInstanceID)
        guard standing == .none, let index = index(of: request.memberID), state != .empty else {
            return standing == .none ? .unknownMemberID : standing
        }
        guard request.generationID == generation else { return .illegalGeneration }
        members[index].expectHeartbeat(turn.now)
        return state == .preparingRebalance ? .rebalanceInProgress : .none
    }

    /// Members leave, and the rest rebalances once.
    mutating func leave(
        _ leaving: [LeaveGroupRequest.Member], _ turn: inout GroupTurn
    ) -> [LeaveGroupResponse.Member] {
        let results = leaving.map { member in
            let error = remove(leaving: member, &turn)
            return LeaveGroupResponse.Member {
                $0.memberID = member.memberID
                $0.groupInstanceID = member.groupInstanceID
                $0.error = error
            }
        }
        if results.contains(where: { $0.error == .none }) { membersLeft(&turn) }
        return results
    }

    private mutating func remove(leaving member: LeaveGroupRequest.Member, _ turn: inout GroupTurn) -> KafkaError {
        if member.memberID.isEmpty {
            // An administrator knows a static member by its instance alone.
            guard let index = member.groupInstanceID.flatMap(index(ofInstance:)) else { return .unknownMemberID }
            remove(members[index].id, answering: .unknownMemberID, &turn)
            return .none
        }
        if !isPending(member.memberID) {
            let standing = standing(of: member.memberID, instance: member.groupInstanceID)
            guard standing == .none else { return standing }
        }
        remove(member.memberID, answering: .unknownMemberID, &turn)
        return .none
    }

    private mutating func membersLeft(_ turn: inout GroupTurn) {
        if state == .preparingRebalance {
            completeJoinIfAllCame(&turn)
        } else if state != .empty {
            prepareRebalance(&turn)
        }
    }
}

// MARK: Time

extension ClassicGroup {
    var nextDeadline: ModelTime? {
        let waits = [joinWait?.deadline, syncDeadline].compactMap(\.self)
        return (waits + pending.map(\.deadline) + members.compactMap(\.deadline)).min()
    }

    /// Does what is due at `turn.now`.
    mutating func advance(_ turn: inout GroupTurn) {
        if let forgotten = pending.first(where: { $0.deadline <= turn.now }) {
            pending.removeAll { $0.id == forgotten.id }
            completeJoinIfAllCame(&turn)
        } else if let index = members.firstIndex(where: { ($0.deadline ?? turn.now.next) <= turn.now }) {
            sessionEnded(at: index, &turn)
        } else if let deadline = joinWait?.deadline, deadline <= turn.now {
            joinWaitEnded(&turn)
        } else if let deadline = syncDeadline, deadline <= turn.now {
            syncWaitEnded(&turn)
        }
    }

    private mutating func sessionEnded(at index: Int, _ turn: inout GroupTurn) {
        members[index].deadline = nil
        guard !members[index].isExcused else { return }
        remove(members[index].id, answering: .unknownMemberID, &turn)
        membersLeft(&turn)
    }

    private mutating func syncWaitEnded(_ turn: inout GroupTurn) {
        syncDeadline = nil
        for late in members where late.owesSync { remove(late.id, answering: .unknownMemberID, &turn) }
        prepareRebalance(&turn)
    }
}

extension ModelTime {
    /// The next moment.
    fileprivate var next: ModelTime { ModelTime(nanoseconds: nanoseconds + 1) }
}
