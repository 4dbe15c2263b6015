import KafkaWire

extension GroupCoordinator {
    mutating func join(_ request: Received<JoinGroupRequest>, _ broker: Int32) {
        let body = request.body
        var refusal = standing(of: body.groupID, at: broker)
        if refusal == .none
            && !turn.configuration.sessionTimeoutsMilliseconds.contains(body.sessionTimeoutMilliseconds)
        {
            refusal = .invalidSessionTimeout
        }
        if refusal == .none { refusal = openClassic(body.groupID, creating: body.memberID.isEmpty) }
        guard refusal == .none else { return turn.refuse(request, refusal, memberID: body.memberID) }
        classic[body.groupID]?.join(request, &turn)
        touched(body.groupID)
    }

    /// Makes sure that the classic group is there; the error if it cannot be.
    private mutating func openClassic(_ group: String, creating: Bool) -> KafkaError {
        if classic[group] != nil { return .none }
        if let other = consumer[group], !other.members.isEmpty { return .inconsistentGroupProtocol }
        guard creating else { return .unknownMemberID }
        consumer[group] = nil
        classic[group] = ClassicGroup(id: group)
        return .none
    }

    mutating func sync(_ request: Received<SyncGroupRequest>, _ broker: Int32) {
        let group = request.body.groupID
        var refusal = standing(of: group, at: broker)
        // As long as it loads, nobody knows which rebalance was open.
        if refusal == .coordinatorLoadInProgress { refusal = .rebalanceInProgress }
        if refusal == .none && classic[group] == nil { refusal = .unknownMemberID }
        guard refusal == .none else { return turn.refuse(sync: request.id, refusal) }
        classic[group]?.sync(request, &turn)
        touched(group)
    }

    mutating func heartbeat(_ request: Received<HeartbeatRequest>, _ broker: Int32) {
        let group = request.body.groupID
        var error = standing(of: group, at: broker)
        // A member that is not told of the loading keeps its session.
        if error == .coordinatorLoadInProgress {
            error = .none
        } else if error == .none {
            error = classic[group]?.heartbeat(request.body, &turn) ?? .unknownMemberID
            touched(group)
        }
        turn.answer(request.id, .heartbeat(HeartbeatResponse { $0.error = error }))
    }

    mutating func leave(_ request: Received<LeaveGroupRequest>, _ broker: Int32) {
        let group = request.body.groupID
        var leaving = request.body.members
        if request.version <= 2 { leaving = [.init { $0.memberID = request.body.memberID }] }
        var answer = LeaveGroupResponse()
        answer.error = standing(of: group, at: broker)
        if answer.error == .none && classic[group] == nil { answer.error = .unknownMemberID }
        if answer.error == .none {
            let members = classic[group]?.leave(leaving, &turn) ?? []
            touched(group)
            // The older form has one place for the error of its one member.
            if request.version <= 2 { answer.error = members.first?.error ?? .none } else { answer.members = members }
        }
        turn.answer(request.id, .leaveGroup(answer))
    }
}
