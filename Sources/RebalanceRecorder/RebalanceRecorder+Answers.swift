import KafkaWire
import NIOCore

extension RebalanceRecorder {
    mutating func answer(_ frame: TapFrame, at moment: Moment) throws(WireError) {
        var reader = WireReader(frame.bytes)
        guard let request = pairing.answered(try reader.int32(), on: frame.connection) else { return }
        let version = request.header.version
        switch request.note {
        case .nothing: break
        case .metadata: learn(try AnswerFrame<MetadataResponse>(from: frame.bytes, version: version).body)
        case .fetch(let note): try answer(note, frame, version, moment)
        case .findCoordinator(let keys, let client, let sent):
            let body = try AnswerFrame<FindCoordinatorResponse>(from: frame.bytes, version: version).body
            for key in keys {
                let error = body.coordinators.first { $0.key == key }?.error ?? body.error
                groups[key]?.found(client, error, asked: sent)
            }
        case .group(let group, let sent): try answer(group, sent, frame, request.header, moment)
        }
    }

    private mutating func answer(
        _ group: String, _ sent: Moment, _ frame: TapFrame, _ header: RequestHeader, _ moment: Moment
    ) throws(WireError) {
        var topics = directory
        defer { directory = topics }
        let held = hold(frame, header)
        try groups[group]?.answer(sent, at: moment) { exchange throws(WireError) in
            try exchange.answer(frame.bytes, version: header.version, at: moment, topics: &topics)
            exchange.answerHold = held
        }
    }

    private mutating func learn(_ body: MetadataResponse) {
        let renamed = directory.learn(body.topics.compactMap { topic in topic.name.map { (topic.topicID, $0) } })
        for (old, new) in renamed {
            fetches.rename(old, to: new)
            for group in groups.keys { groups[group]?.rename(old, to: new) }
        }
    }

    private mutating func answer(
        _ note: FetchNote, _ frame: TapFrame, _ version: Int16, _ moment: Moment
    ) throws(WireError) {
        let body = try AnswerFrame<FetchResponse>(from: frame.bytes, version: version).body
        if body.error == .none {
            if note.opensSession && body.sessionID != 0 {
                sessions.begin(
                    FetchSessions.Key(broker: frame.broker, session: body.sessionID), with: note.covered)
            }
        } else if let session = note.session {
            sessions.end(session)
        }
        var parts: [TopicPartition: FetchResponse.Partition] = [:]
        for topic in body.responses {
            let name = version >= 13 ? directory.name(of: topic.topicID) : topic.topic
            for part in topic.partitions { parts[TopicPartition(name, part.partitionIndex)] = part }
        }
        for (partition, place) in note.places {
            let part = parts[partition]
            fetches.answer(
                place, at: moment, isGood: body.error == .none && (part?.error ?? KafkaError.none) == .none,
                next: part?.records.flatMap(Self.next))
        }
    }

    /// Behind the last record of what a Fetch brought; nil where it brought none that can be read.
    private static func next(_ records: ByteBuffer) -> Int64? {
        var batches = RecordBatches(records)
        var next: Int64?
        while let batch = try? batches.next() { next = batch.nextOffset }
        return next
    }
}
