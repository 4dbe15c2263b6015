import KafkaWire

extension GroupCoordinator {
    mutating func consumerHeartbeat(_ request: Received<ConsumerGroupHeartbeatRequest>, _ broker: Int32) {
        turn.answer(request.id, .consumerGroupHeartbeat(consumerAnswer(to: request, broker)))
        touched(request.body.groupID)
    }

    private mutating func consumerAnswer(
        to request: Received<ConsumerGroupHeartbeatRequest>, _ broker: Int32
    ) -> ConsumerGroupHeartbeatResponse {
        let body = request.body
        if let problem = body.problem(version: request.version) { return .refusal(problem) }
        let standing = standing(of: body.groupID, at: broker)
        guard standing == .none else { return .refusal((standing, "This broker does not coordinate the group now.")) }
        guard openConsumer(body.groupID, creating: body.memberEpoch == 0) else {
            return .refusal((.groupIDNotFound, "There is no such group of this protocol."))
        }
        let answer =
            body.memberEpoch < 0
            ? consumer[body.groupID]?.leave(body, topics)
            : consumer[body.groupID]?.heartbeat(request, topics, &turn)
        return answer ?? .refusal((.groupIDNotFound, "There is no such group."))
    }

    /// Makes sure that the KIP-848 group is there; false if it cannot be.
    private mutating func openConsumer(_ group: String, creating: Bool) -> Bool {
        if consumer[group] != nil { return true }
        guard creating else { return false }
        if let other = classic[group] {
            guard other.state == .empty && other.pending.isEmpty else { return false }
            classic[group] = nil
        }
        consumer[group] = ConsumerGroup(id: group)
        return true
    }
}

extension ConsumerGroupHeartbeatRequest {
    /// What is wrong with the request as such.
    fileprivate func problem(version: Int16) -> ConsumerGroup.Refusal? {
        if groupID.isEmpty { return (.invalidRequest, "The group id must not be empty.") }
        if memberID.isEmpty && (version >= 1 || memberEpoch != 0) {
            return (.invalidRequest, "The member id must not be empty.")
        }
        if instanceID == "" { return (.invalidRequest, "The instance id must not be empty.") }
        if memberEpoch < -2 { return (.invalidRequest, "The member epoch is none.") }
        if memberEpoch == -2 && instanceID == nil {
            return (.invalidRequest, "Only a member with an instance id leaves for a while.")
        }
        if memberEpoch == 0, let problem = problemOfJoining { return (.invalidRequest, problem) }
        if let serverAssignor, ServerAssignor(rawValue: serverAssignor) == nil {
            let known = ServerAssignor.allCases.map(\.rawValue).joined(separator: ", ")
            return (.unsupportedAssignor, "The assignor \(serverAssignor) is not one of \(known).")
        }
        if let regex = subscribedTopicRegex, !regex.isEmpty, (try? Regex(regex)) == nil {
            let error = KafkaError(name: "INVALID_REGULAR_EXPRESSION") ?? .invalidRequest
            return (error, "The regular expression \(regex) is none.")
        }
        return nil
    }

    private var problemOfJoining: String? {
        if rebalanceTimeoutMilliseconds == -1 { return "A member that joins must name its rebalance timeout." }
        if topicPartitions.map(\.isEmpty) != true { return "A member that joins must own nothing, and say so." }
        let subscribes = subscribedTopicNames?.isEmpty == false || subscribedTopicRegex?.isEmpty == false
        return subscribes ? nil : "A member that joins must subscribe to something."
    }
}
