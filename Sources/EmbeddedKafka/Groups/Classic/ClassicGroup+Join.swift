import KafkaWire

extension ClassicGroup {
    mutating func join(_ request: Received<JoinGroupRequest>, _ turn: inout GroupTurn) {
        let member = request.body.memberID
        guard accepts(member, turn.configuration) else {
            remove(member, answering: .groupMaxSizeReached, &turn)
            return turn.refuse(request, .groupMaxSizeReached, memberID: "")
        }
        guard supports(type: request.body.protocolType, request.body.protocols) else {
            return turn.refuse(request, .inconsistentGroupProtocol, memberID: member)
        }
        if member.isEmpty {
            joinAnew(request, &turn)
        } else if isPending(member) {
            add(member, request, &turn)
        } else {
            rejoin(request, &turn)
        }
    }

    /// A full group takes nobody new; while it rebalances, only so many of its old members as it may have.
    private func accepts(_ member: String, _ configuration: GroupConfiguration) -> Bool {
        switch state {
        case .empty: return true
        case .preparingRebalance:
            let waits = index(of: member).map { members[$0].join != nil } ?? false
            return waits || members.count { $0.join != nil } < configuration.maxSize
        case .completingRebalance, .stable:
            return index(of: member) != nil || members.count < configuration.maxSize
        }
    }

    private mutating func joinAnew(_ request: Received<JoinGroupRequest>, _ turn: inout GroupTurn) {
        if let instance = request.body.groupInstanceID {
            let id = turn.ids.next(prefix: instance)
            guard let index = index(ofInstance: instance) else { return add(id, request, &turn) }
            return replace(at: index, with: id, request, &turn)
        }
        let id = turn.ids.next(prefix: request.client.clientID)
        // From version 4 on a newcomer is given its name first, so that one who repeats itself is not counted twice.
        guard request.version >= 4 else { return add(id, request, &turn) }
        pending.append((id, turn.now.adding(milliseconds: request.body.sessionTimeoutMilliseconds)))
        turn.refuse(request, .memberIDRequired, memberID: id)
    }

    private mutating func add(_ id: String, _ request: Received<JoinGroupRequest>, _ turn: inout GroupTurn) {
        if state == .preparingRebalance && previousState == .empty { newMemberAdded = true }
        if members.isEmpty { protocolType = request.body.protocolType }
        if leader == nil { leader = id }
        pending.removeAll { $0.id == id }
        var member = ClassicMember(id: id, request: request)
        member.isNew = true
        member.join = request.id
        member.expectHeartbeat(after: GroupConfiguration.newMemberJoinTimeoutMilliseconds, turn.now)
        members.append(member)
        rebalanceOrGoOn(&turn)
    }

    private mutating func rejoin(_ request: Received<JoinGroupRequest>, _ turn: inout GroupTurn) {
        let id = request.body.memberID
        let standing = standing(of: id, instance: request.body.groupInstanceID)
        guard standing == .none, let index = index(of: id), state != .empty else {
            return turn.refuse(request, standing == .none ? .unknownMemberID : standing, memberID: id)
        }
        let unchanged = members[index].matches(request.body.protocols)
        switch state {
        case .completingRebalance where unchanged:
            // Its answer may have been lost.
            turn.answer(request.id, .joinGroup(generationAnswer(to: id)))
        case .stable where unchanged && leader != id:
            turn.answer(request.id, .joinGroup(generationAnswer(to: id, tellingMembers: false)))
        case .empty, .preparingRebalance, .completingRebalance, .stable:
            update(at: index, request, &turn)
            rebalanceOrGoOn(&turn)
        }
    }

    mutating func update(at index: Int, _ request: Received<JoinGroupRequest>, _ turn: inout GroupTurn) {
        // Kafka forgets the earlier request; here nothing stays without an answer.
        if let superseded = members[index].join {
            turn.answer(superseded, .joinGroup(.refusal(.rebalanceInProgress, memberID: members[index].id)))
        }
        members[index].protocols = request.body.protocols
        members[index].rebalanceTimeoutMilliseconds = request.body.effectiveRebalanceTimeoutMilliseconds
        members[index].sessionTimeoutMilliseconds = request.body.sessionTimeoutMilliseconds
        members[index].join = request.id
    }

    /// The present generation, as a member is told of it.
    func generationAnswer(to member: String, tellingMembers: Bool = true) -> JoinGroupResponse {
        JoinGroupResponse {
            $0.generationID = generation
            $0.protocolType = protocolType
            $0.protocolName = protocolName
            $0.leader = leader ?? ""
            $0.memberID = member
            if tellingMembers && leader == member { $0.members = toldMembers }
        }
    }
}
