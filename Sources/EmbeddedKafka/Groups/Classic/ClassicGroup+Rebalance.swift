import KafkaWire

extension ClassicGroup {
    /// Begins a rebalance, or goes on with the one that is open.
    mutating func rebalanceOrGoOn(_ turn: inout GroupTurn) {
        if state == .preparingRebalance { completeJoinIfAllCame(&turn) } else { prepareRebalance(&turn) }
    }

    mutating func prepareRebalance(_ turn: inout GroupTurn) {
        if state == .completingRebalance { sendBackWaiting(&turn) }
        syncDeadline = nil
        let wasEmpty = state == .empty
        transition(to: .preparingRebalance)
        if wasEmpty {
            let delay = turn.configuration.initialRebalanceDelayMilliseconds
            joinWait = .firstMembers(
                deadline: turn.now.adding(milliseconds: delay), delay: delay,
                remaining: max(rebalanceTimeoutMilliseconds - delay, 0))
        } else if hasAllMembersJoined {
            completeJoin(&turn)
        } else {
            waitForRejoining(turn.now)
        }
    }

    /// The assignments of a generation that ends before it began are worth nothing.
    private mutating func sendBackWaiting(_ turn: inout GroupTurn) {
        for index in members.indices {
            members[index].assignment.clear()
            guard let sync = members[index].sync else { continue }
            members[index].sync = nil
            members[index].expectHeartbeat(turn.now)
            turn.refuse(sync: sync, .rebalanceInProgress)
        }
    }

    private mutating func waitForRejoining(_ now: ModelTime) {
        joinWait = .rejoining(deadline: now.adding(milliseconds: max(1, rebalanceTimeoutMilliseconds)))
    }

    /// A group that waits for its first members goes on waiting: that has a time of its own.
    mutating func completeJoinIfAllCame(_ turn: inout GroupTurn) {
        guard state == .preparingRebalance, previousState != .empty, hasAllMembersJoined else { return }
        completeJoin(&turn)
    }

    /// The wait is over: more time if members came in it, else the next generation.
    mutating func joinWaitEnded(_ turn: inout GroupTurn) {
        if case .firstMembers(_, let delay, let remaining) = joinWait, newMemberAdded, remaining > 0 {
            newMemberAdded = false
            let next = min(turn.configuration.initialRebalanceDelayMilliseconds, remaining)
            joinWait = .firstMembers(
                deadline: turn.now.adding(milliseconds: next), delay: next, remaining: max(remaining - delay, 0))
        } else {
            completeJoin(&turn)
        }
    }

    private mutating func completeJoin(_ turn: inout GroupTurn) {
        joinWait = nil
        newMemberAdded = false
        for missing in members where missing.join == nil && missing.instanceID == nil {
            remove(missing.id, answering: .unknownMemberID, &turn)
        }
        if !members.isEmpty && !hasJoinedLeader() {
            // Only static members are left, none of them here: their sessions will end, or they return.
            return waitForRejoining(turn.now)
        }
        generation += 1
        if members.isEmpty { becomeEmpty() } else { beginGeneration(&turn) }
    }

    /// Whether the leader is here; if it is not, somebody who is becomes leader.
    private mutating func hasJoinedLeader() -> Bool {
        if let leader, let index = index(of: leader), members[index].join != nil { return true }
        let present = JavaHash.walked(members.map(\.id)).first { id in
            index(of: id).map { members[$0].join != nil } ?? false
        }
        guard let present else { return false }
        leader = present
        return true
    }

    private mutating func becomeEmpty() {
        protocolName = nil
        leader = nil
        transition(to: .empty)
        persisted = PersistedGroup(of: self)
    }

    private mutating func beginGeneration(_ turn: inout GroupTurn) {
        protocolName = electedProtocol()
        transition(to: .completingRebalance)
        for index in members.indices {
            // A static member that did not come keeps its place; it has nothing to be told.
            members[index].owesSync = true
            members[index].isNew = false
            members[index].expectHeartbeat(turn.now)
            guard let join = members[index].join else { continue }
            members[index].join = nil
            turn.answer(join, .joinGroup(generationAnswer(to: members[index].id)))
        }
        syncDeadline = turn.now.adding(milliseconds: max(1, rebalanceTimeoutMilliseconds))
    }
}
