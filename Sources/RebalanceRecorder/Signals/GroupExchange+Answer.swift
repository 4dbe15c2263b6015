import KafkaWire
import NIOCore

extension GroupExchange {
    /// Takes in what the coordinator answered, a whole frame without its length.
    mutating func answer(
        _ frame: ByteBuffer, version: Int16, at moment: Moment, topics: inout TopicDirectory
    ) throws(WireError) {
        switch content {
        case .join(let join): try answer(join, AnswerFrame<JoinGroupResponse>(from: frame, version: version).body)
        case .sync(let sync): try answer(sync, AnswerFrame<SyncGroupResponse>(from: frame, version: version).body)
        case .leave(let members):
            try answer(members, AnswerFrame<LeaveGroupResponse>(from: frame, version: version).body)
        case .consumer(let heartbeat):
            let body = try AnswerFrame<ConsumerGroupHeartbeatResponse>(from: frame, version: version).body
            answer(heartbeat, body, &topics)
        case .pulse: error = try Self.pulseError(key, frame, version)
        }
        answered = moment
    }

    private mutating func answer(_ join: JoinExchange, _ body: JoinGroupResponse) {
        var join = join
        error = body.error
        join.generation = body.generationID
        join.assignor = body.protocolName ?? ""
        join.leader = body.leader
        join.givenID = body.memberID
        join.skipsAssignment = body.skipAssignment
        content = .join(join)
    }

    private mutating func answer(_ sync: SyncExchange, _ body: SyncGroupResponse) {
        var sync = sync
        error = body.error
        if body.error == .none { sync.assigned = MemberBlobs.assigned(body.assignment) }
        content = .sync(sync)
    }

    private mutating func answer(_ members: [LeavingMember], _ body: LeaveGroupResponse) {
        var members = members
        error = body.error
        for (index, member) in body.members.enumerated() where index < members.count {
            members[index].error = member.error
        }
        content = .leave(members)
    }

    private mutating func answer(
        _ heartbeat: ConsumerExchange, _ body: ConsumerGroupHeartbeatResponse, _ topics: inout TopicDirectory
    ) {
        var heartbeat = heartbeat
        error = body.error
        heartbeat.givenID = body.memberID
        if body.error == .none { heartbeat.givenEpoch = body.memberEpoch }
        if let assignment = body.assignment {
            heartbeat.assigned = topics.partitions(assignment.topicPartitions.map { ($0.topicID, $0.partitions) })
        }
        content = .consumer(heartbeat)
    }

    /// The error that says most about the group: 27 before others, others before none.
    private static func pulseError(
        _ key: APIKey, _ frame: ByteBuffer, _ version: Int16
    ) throws(WireError) -> KafkaError {
        var errors: [KafkaError]
        switch key {
        case .heartbeat: errors = [try AnswerFrame<HeartbeatResponse>(from: frame, version: version).body.error]
        case .offsetCommit:
            let body = try AnswerFrame<OffsetCommitResponse>(from: frame, version: version).body
            errors = body.topics.flatMap { $0.partitions.map(\.error) }
        default:
            let body = try AnswerFrame<OffsetFetchResponse>(from: frame, version: version).body
            errors = [body.error] + body.groups.map(\.error)
        }
        if errors.contains(.rebalanceInProgress) { return .rebalanceInProgress }
        return errors.first { $0 != .none } ?? .none
    }
}
