import KafkaWire
import NIOCore

extension RebalanceRecorder {
    mutating func request(_ frame: TapFrame, at moment: Moment) throws(WireError) {
        var reader = WireReader(frame.bytes)
        let header = try self.header(&reader)
        if header.key == .produce {
            guard try ProduceAcknowledgement.isExpected(version: header.version, body: &reader) else { return }
        }
        var note = AnswerNote.nothing
        // Whatever its body is, it will be answered.
        defer { pairing.expect(FramePairing<AnswerNote>.Request(header: header, note: note), on: frame.connection) }
        note = try self.note(header, frame, moment)
    }

    /// Of an API that nobody here knows, the part that all requests begin with is enough.
    private func header(_ reader: inout WireReader) throws(WireError) -> RequestHeader {
        var front = reader
        let key = APIKey(rawValue: try front.int16())
        guard MessageCatalog.request(key) == nil else { return try RequestHeader(from: &reader) }
        return RequestHeader(key: key, version: try front.int16(), correlationID: try front.int32(), clientID: nil)
    }

    private mutating func note(
        _ header: RequestHeader, _ frame: TapFrame, _ moment: Moment
    ) throws(WireError) -> AnswerNote {
        switch header.key {
        case .fetch: return try fetch(header, frame, moment)
        case .metadata: return .metadata
        case .findCoordinator: return try find(header, frame, moment)
        default:
            guard let request = try GroupRequest(header, frame.bytes, topics: &directory) else { return .nothing }
            return note(request, header, frame, moment)
        }
    }

    private mutating func note(
        _ request: GroupRequest, _ header: RequestHeader, _ frame: TapFrame, _ moment: Moment
    ) -> AnswerNote {
        if groups[request.group] == nil {
            guard groups.count < Self.groupLimit else {
                ignoredGroups += 1
                return .nothing
            }
            groups[request.group] = GroupRecord(request.group, at: moment.microseconds)
        }
        let exchange = GroupExchange(
            key: header.key, client: clients.name(header.clientID, on: frame.connection),
            connection: frame.connection, broker: frame.broker, sent: moment, content: request.content,
            requestHold: hold(frame, header))
        groups[request.group]?.note(exchange)
        return .group(request.group, sent: moment)
    }

    private mutating func find(
        _ header: RequestHeader, _ frame: TapFrame, _ moment: Moment
    ) throws(WireError) -> AnswerNote {
        let body = try RequestFrame<FindCoordinatorRequest>(from: frame.bytes).body
        guard body.keyType == 0 else { return .nothing }
        let keys = body.coordinatorKeys.isEmpty ? [body.key] : body.coordinatorKeys
        let client = clients.name(header.clientID, on: frame.connection)
        for key in keys { groups[key]?.find(client) }
        return .findCoordinator(keys, client: client, sent: moment)
    }

    private mutating func fetch(
        _ header: RequestHeader, _ frame: TapFrame, _ moment: Moment
    ) throws(WireError) -> AnswerNote {
        let body = try RequestFrame<FetchRequest>(from: frame.bytes).body
        guard body.replicaID < 0 else { return .nothing }
        var listed: [TopicPartition: Int64] = [:]
        for topic in body.topics {
            let name = header.version >= 13 ? directory.name(of: topic.topicID) : topic.topic
            for partition in topic.partitions {
                listed[TopicPartition(name, partition.partition)] = partition.fetchOffset
            }
        }
        let session = body.sessionID == 0 ? nil : FetchSessions.Key(broker: frame.broker, session: body.sessionID)
        var covered = listed
        if let session, body.sessionEpoch > 0 {
            covered = sessions.advance(session, changed: listed, forgotten: forgotten(body, header.version))
        } else if let session {
            sessions.end(session)
        }
        let client = clients.name(header.clientID, on: frame.connection)
        var places: [TopicPartition: FetchHistory.Place] = [:]
        for (partition, offset) in covered {
            let key = FetchHistory.Key(client: client, partition: partition)
            let touch = FetchTouch(
                sent: moment, offset: offset, isNamed: listed[partition] != nil,
                wait: Int64(body.maxWaitMilliseconds) * 1_000)
            places[partition] = fetches.note(touch, key)
        }
        return .fetch(
            FetchNote(places: places, covered: covered, opensSession: body.sessionEpoch == 0, session: session))
    }

    private mutating func forgotten(_ body: FetchRequest, _ version: Int16) -> [TopicPartition] {
        body.forgottenTopicsData.flatMap { topic in
            let name = version >= 13 ? directory.name(of: topic.topicID) : topic.topic
            return topic.partitions.map { TopicPartition(name, $0) }
        }
    }
}
