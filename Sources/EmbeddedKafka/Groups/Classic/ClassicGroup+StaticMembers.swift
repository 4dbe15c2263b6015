import KafkaWire

extension ClassicGroup {
    /// A static member returns without its member id: it takes the place of its former self, under a new one.
    mutating func replace(
        at index: Int, with id: String, _ request: Received<JoinGroupRequest>, _ turn: inout GroupTurn
    ) {
        let former = members[index].id
        let formerLeader = leader
        fence(at: index, &turn)
        members[index].id = id
        members[index].client = request.client
        members[index].owesSync = false
        members[index].expectHeartbeat(after: request.body.sessionTimeoutMilliseconds, turn.now)
        if leader == former { leader = id }
        update(at: index, request, &turn)
        switch state {
        case .stable where electedProtocol() == protocolName:
            members[index].join = nil
            persisted = PersistedGroup(of: self)
            turn.answer(request.id, .joinGroup(answer(toReturned: id, formerLeader, version: request.version)))
        case .stable, .completingRebalance:
            prepareRebalance(&turn)
        case .empty, .preparingRebalance:
            completeJoinIfAllCame(&turn)
        }
    }

    /// The former self may still wait somewhere: it learns that it is no member any more.
    private mutating func fence(at index: Int, _ turn: inout GroupTurn) {
        if let join = members[index].join {
            turn.answer(join, .joinGroup(.refusal(.fencedInstanceID, memberID: members[index].id)))
        }
        if let sync = members[index].sync { turn.refuse(sync: sync, .fencedInstanceID) }
        members[index].join = nil
        members[index].sync = nil
    }

    /// Nothing changes for the group, so a leader that returned must not assign again. From version 9 on it is told so;
    /// before, it is told the name of the former leader, which may be its own former name.
    private func answer(toReturned id: String, _ formerLeader: String?, version: Int16) -> JoinGroupResponse {
        var answer = generationAnswer(to: id, tellingMembers: version >= 9)
        if version >= 9 {
            answer.skipAssignment = leader == id
        } else {
            answer.leader = formerLeader ?? ""
        }
        return answer
    }
}
