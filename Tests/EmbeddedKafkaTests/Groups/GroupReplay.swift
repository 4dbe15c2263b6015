import KafkaWire
import NIOCore
import RecordedTraffic

@testable import EmbeddedKafka

/// The clients' side of a recording against our coordinator: the same requests at the same times.
///
/// What a coordinator cannot know is taken from the recording: the names of members, and which broker coordinates when.
struct GroupReplay {
    struct Difference {
        var frame: Int
        var request: any WireRequest
        var ours: String
        var theirs: String
    }

    /// How many answers of each kind were compared.
    private(set) var compared: [APIKey: Int] = [:]
    private(set) var differences: [Difference] = []
    /// Requests that the recording ends without answering.
    private(set) var unanswered = 0

    private var coordinator: GroupCoordinator
    private let groups: Set<String>
    private var requests: [Recording.Frame] = []
    private var answers: [Int: Recording.Frame] = [:]
    private var ours: [Int: (answer: GroupAnswer, time: ModelTime)] = [:]
    /// By how much an answer for which members wait came before and after the recorded one, in ms; the most of each.
    private(set) var earliest = 0.0
    private(set) var latest = 0.0
    private var moves: [CoordinatorMove] = []

    /// `ahead` is how long a broker has been the coordinator before it is first asked, unless it is the group's first.
    init(_ recording: Recording, _ configuration: GroupConfiguration, ahead: Duration = .zero) throws {
        coordinator = GroupCoordinator(configuration: configuration, seed: 1)
        groups = Self.groups(in: recording)
        pair(recording)
        coordinator.setTopics(try Self.topics(in: recording), at: .zero)
        moves = try CoordinatorMove.all(in: requests, answers, ahead: ahead)
        for request in requests { try replay(request) }
        if let last = recording.frames.last { advance(to: Self.time(last)) }
        for request in requests { try compare(request) }
    }

    static func time(_ frame: Recording.Frame) -> ModelTime { ModelTime(nanoseconds: frame.microseconds * 1_000) }

    // MARK: Before

    /// The groups that are used here without transactions, which the coordinator does not know.
    private static func groups(in recording: Recording) -> Set<String> {
        let named = recording.frames.filter { $0.isRequest && $0.key != .txnOffsetCommit }
            .compactMap { try? $0.decodedRequest().groupID }
        let transactional = recording.frames.filter { $0.isRequest && $0.key == .txnOffsetCommit }
            .compactMap { try? $0.decodedRequest().groupID }
        return Set(named).subtracting(transactional)
    }

    private mutating func pair(_ recording: Recording) {
        var open: [String: Int] = [:]
        for frame in recording.frames {
            let name = "\(frame.connection) \(frame.correlationID)"
            if frame.isRequest {
                guard let body = try? frame.decodedRequest(), GroupRequest(body) != nil, isOurs(body) else { continue }
                open[name] = frame.index
                requests.append(frame)
            } else if let request = open.removeValue(forKey: name) {
                answers[request] = frame
            }
        }
    }

    private func isOurs(_ body: any WireRequest) -> Bool {
        let isCommit = body is OffsetCommitRequest || body is OffsetFetchRequest
        return !isCommit || RequestSubjects(of: body).groups.allSatisfy(groups.contains)
    }

    private static func topics(in recording: Recording) throws -> [GroupTopic] {
        var topics: [String: GroupTopic] = [:]
        for frame in recording.frames where !frame.isRequest && frame.key == .metadata {
            let body = try AnswerFrame<MetadataResponse>(from: frame.bytes, version: frame.version).body
            for topic in body.topics where topic.error == .none {
                guard let name = topic.name else { continue }
                let made = WireUUID(high: 1, low: UInt64(topics.count))
                let id = topic.topicID == .zero ? topics[name]?.id ?? made : topic.topicID
                topics[name] = GroupTopic(name: name, id: id, partitions: Int32(topic.partitions.count))
            }
        }
        return Array(topics.values)
    }

    // MARK: Replay

    private mutating func replay(_ frame: Recording.Frame) throws {
        let body = try frame.decodedRequest()
        guard let request = GroupRequest(body) else { return }
        let theirs = try answers[frame.index]?.decodedAnswer()
        while let move = moves.first, move.time <= Self.time(frame) {
            moves.removeFirst()
            move.apply(to: &coordinator)
        }
        coordinator.turn.ids.preset = theirs.flatMap { given(by: $0, to: body) }.map { [$0] } ?? []
        var reader = WireReader(frame.bytes)
        advance(to: Self.time(frame))
        let client = ClientIdentity(clientID: try RequestHeader(from: &reader).clientID ?? "", host: "/127.0.0.1")
        coordinator.receive(
            request, version: frame.version, id: RequestID(UInt64(frame.index)), from: client, broker: frame.broker,
            at: Self.time(frame))
        collect(at: Self.time(frame))
    }

    private mutating func advance(to time: ModelTime) {
        while let next = coordinator.nextDeadline, next <= time {
            coordinator.advance(to: next)
            collect(at: next)
        }
    }

    /// The name that the recorded coordinator made for a newcomer.
    private func given(by answer: any WireResponse, to body: any WireRequest) -> String? {
        switch (body, answer) {
        case (let body as JoinGroupRequest, let answer as JoinGroupResponse):
            body.memberID.isEmpty && !answer.memberID.isEmpty ? answer.memberID : nil
        case (let body as ConsumerGroupHeartbeatRequest, let answer as ConsumerGroupHeartbeatResponse):
            body.memberID.isEmpty ? answer.memberID : nil
        default: nil
        }
    }

    private mutating func collect(at time: ModelTime) {
        for answer in coordinator.takeAnswers() { ours[Int(answer.id.value)] = (answer.answer, time) }
    }

    // MARK: After

    private mutating func compare(_ frame: Recording.Frame) throws {
        guard let recorded = answers[frame.index] else { return unanswered += 1 }
        compared[frame.key, default: 0] += 1
        if frame.key == .joinGroup || frame.key == .syncGroup, let time = ours[frame.index]?.time {
            let early = (Double(recorded.microseconds) - Double(time.nanoseconds) / 1_000) / 1_000
            earliest = max(earliest, early)
            latest = max(latest, -early)
        }
        let theirs = relevant(try recorded.decodedAnswer())
        // Written and read again, so that what the version does not have is away from ours, too.
        let answer = ours[frame.index]?.answer.body
        let body = try answer.map { try Self.reread($0, version: frame.version) }
        let texts = (body.map { AnswerText.of(relevant($0)) } ?? "still waits", AnswerText.of(theirs))
        guard texts.0 != texts.1 else { return }
        differences.append(
            Difference(
                frame: frame.index, request: try frame.decodedRequest(), ours: texts.0, theirs: texts.1))
    }

    private static func reread<Body: WireResponse>(_ body: Body, version: Int16) throws -> any WireResponse {
        let header = ResponseHeader(correlationID: 0)
        var frame = try AnswerFrame(header: header, version: version, body: body).encoded()
        frame.moveReaderIndex(forwardBy: 4)
        return try AnswerFrame<Body>(from: frame, version: version).body
    }

    /// The recorded cluster has groups of other recordings, too.
    private func relevant(_ body: any WireResponse) -> any WireResponse {
        guard var list = body as? ListGroupsResponse else { return body }
        list.groups.removeAll { !groups.contains($0.groupID) }
        return list
    }
}
