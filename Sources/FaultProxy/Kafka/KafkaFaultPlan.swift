import KafkaWire
import NIOCore

/// The Kafka faults that are in force on one connection: which requests have to be looked at, and what becomes of them.
struct KafkaFaultPlan {
    struct Entry {
        var id: ToxicID
        var fault: KafkaFault
        /// Of this fault on this connection.
        var seed: UInt64
        var recorder: EvidenceRecorder
    }

    /// In the order in which they are asked.
    let entries: [Entry]
    /// A bit for each API key below 128 that some fault is about.
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ entries: [Entry] = []) {
        self.entries = entries
        for key in entries.flatMap(\.fault.apis) {
            switch key.rawValue {
            case 0..<64: low |= 1 << UInt64(key.rawValue)
            case 64..<128: high |= 1 << UInt64(key.rawValue - 64)
            default: break
            }
        }
    }

    /// Whether requests of this API have to be whole before they go on. Asked for every frame.
    func concerns(_ key: APIKey) -> Bool {
        switch key.rawValue {
        case 0..<64: low >> UInt64(key.rawValue) & 1 == 1
        case 64..<128: high >> UInt64(key.rawValue - 64) & 1 == 1
        default: false
        }
    }

    /// The fault that hits a request (a whole frame without its length), nil for none.
    ///
    /// `counts` is the number of fitting requests that each fault has seen on the connection. A body that cannot be read,
    /// such as that of an unknown version, fits no topic and no group: it is counted and passes.
    func hit(
        on frame: ByteBuffer, topics: TopicNames, counts: inout [ToxicID: Int]
    ) throws(WireError) -> Entry? {
        var reader = WireReader(frame)
        let header = try RequestHeader(from: &reader)
        let candidates = entries.filter { $0.fault.apis.contains(header.key) }
        guard !candidates.isEmpty else { return nil }
        let needsSubjects = candidates.contains { $0.fault.topic != nil || $0.fault.group != nil }
        var subjects = RequestSubjects()
        if needsSubjects {
            guard let read = try? Self.subjects(of: header, reader) else {
                for entry in candidates { entry.recorder.count { $0.requestsUnread += 1 } }
                return nil
            }
            subjects = read
        }
        for entry in candidates where entry.fault.fits(header, subjects, topics) {
            let number = counts[entry.id, default: 0]
            counts[entry.id] = number + 1
            entry.recorder.count { $0.requestsMatched += 1 }
            var dice = SeededGenerator(seed: SeededGenerator.seed(entry.seed, number))
            if dice.unit() < entry.fault.share { return entry }
        }
        return nil
    }

    private static func subjects(of header: RequestHeader, _ reader: WireReader) throws(WireError) -> RequestSubjects {
        guard let type = MessageCatalog.request(header.key) else { return RequestSubjects() }
        return RequestSubjects(of: try read(type, reader, header.version))
    }

    private static func read<Request: WireRequest>(
        _ type: Request.Type, _ reader: WireReader, _ version: Int16
    ) throws(WireError) -> Request {
        var reader = reader
        return try Request(from: &reader, version: version)
    }
}

extension KafkaFault {
    /// Whether a request fits every pattern that is given.
    func fits(_ header: RequestHeader, _ subjects: RequestSubjects, _ topics: TopicNames) -> Bool {
        if let clientID, !clientID.matches(header.clientID ?? "") { return false }
        if let group, !subjects.groups.contains(where: group.matches) { return false }
        guard let topic else { return true }
        return subjects.topics.contains(where: topic.matches)
            || subjects.topicIDs.contains { id in topics.name(of: id).map(topic.matches) ?? false }
    }
}
