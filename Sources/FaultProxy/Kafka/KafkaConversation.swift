import KafkaWire
import NIOCore

/// What is known of the Kafka frames of one connection.
final class KafkaConversation {
    var outstanding = OutstandingRequests()
    /// The faults by API that are in force.
    var faults = KafkaFaultPlan()
    private let topics: TopicNames
    /// nil where nobody listens.
    let tap: ConnectionTap?
    private var counts: [ToxicID: Int] = [:]
    /// An answer was swallowed: nothing more reaches the client.
    private var isSilent = false
    private var requests = FrameStream()
    private var answers = FrameStream()

    init(topics: TopicNames, tap: ConnectionTap? = nil) {
        self.topics = topics
        self.tap = tap
    }

    func push(_ chunk: ByteBuffer, _ direction: LaneDirection) {
        tap?.push(chunk, direction)
        switch direction {
        case .toBroker: requests.push(chunk)
        case .toClient: answers.push(chunk)
        }
    }

    /// The next piece that can be forwarded; `count` is called for each frame that has begun.
    func next(_ direction: LaneDirection, count: () -> Void) throws(WireError) -> FrameStream.Piece? {
        switch direction {
        case .toBroker:
            try requests.next { (front, length) throws(WireError) in
                let inspection = try FrameInspection.request(
                    front, length: length, outstanding: &outstanding, faults: faults)
                if case .incomplete = inspection { return inspection }
                count()
                return inspection
            }
        case .toClient: try nextAnswer(count)
        }
    }

    private func nextAnswer(_ count: () -> Void) throws(WireError) -> FrameStream.Piece? {
        while true {
            let piece: FrameStream.Piece?
            if answers.isBetweenFrames, let ready = outstanding.takeReady() {
                piece = .bytes(ready)
            } else {
                piece = try answers.next { (front, length) throws(WireError) in
                    let inspection = try FrameInspection.response(front, length: length, outstanding: &outstanding)
                    if case .incomplete = inspection { return inspection }
                    count()
                    return inspection
                }
            }
            guard isSilent, piece != nil else { return piece }
        }
    }

    // MARK: Faults

    /// What becomes of a whole frame, whose length is included.
    func step(
        _ frame: ByteBuffer, _ request: OutstandingRequests.Request, _ direction: LaneDirection
    ) throws(WireError) -> KafkaStep {
        var bare = frame
        bare.moveReaderIndex(forwardBy: 4)
        switch direction {
        case .toBroker: return try step(request: request, frame, bare)
        case .toClient:
            if request.key == .metadata { topics.learn(bare, version: request.version) }
            return step(answerTo: request, frame)
        }
    }

    private func step(
        request: OutstandingRequests.Request, _ frame: ByteBuffer, _ bare: ByteBuffer
    ) throws(WireError) -> KafkaStep {
        let isAnswered = request.key == .produce ? try Self.isProduceAnswered(bare) : true
        var request = request
        defer { if isAnswered { outstanding.append(request) } }
        guard let entry = try faults.hit(on: bare, topics: topics, counts: &counts) else { return .release(frame) }
        if case .delayRequest(let delay) = entry.fault.action {
            entry.recorder.count { $0.requestsHit += 1 }
            return .hold(frame, TimeAmount(delay))
        }
        guard isAnswered, let fate = fate(entry, bare) else { return .release(frame) }
        entry.recorder.count { $0.requestsHit += 1 }
        request.fate = fate
        if case .ready = fate { return .answered }
        return .release(frame)
    }

    private func fate(_ entry: KafkaFaultPlan.Entry, _ bare: ByteBuffer) -> AnswerFate? {
        switch entry.fault.action {
        case .delayRequest: return nil
        case .delayAnswer(let delay): return .delay(TimeAmount(delay))
        case .swallowAnswer: return .swallow
        case .resetInsteadOfAnswer: return .reset(entry.id)
        case .answer(let error, let forwards):
            guard let answer = try? ErrorAnswer.make(for: bare, error: error) else {
                entry.recorder.count { $0.requestsUnread += 1 }
                return nil
            }
            return forwards ? .replace(answer) : .ready(answer)
        }
    }

    private func step(answerTo request: OutstandingRequests.Request, _ frame: ByteBuffer) -> KafkaStep {
        switch request.fate {
        case .pass, .ready: return .release(frame)
        case .delay(let delay): return .hold(frame, delay)
        case .reset(let toxic): return .reset(toxic)
        case .replace(let answer): return .release(answer)
        case .swallow:
            isSilent = true
            return .drop
        }
    }

    private static func isProduceAnswered(_ bare: ByteBuffer) throws(WireError) -> Bool {
        var reader = WireReader(bare)
        let header = try RequestHeader(from: &reader)
        return try ProduceAcknowledgement.isExpected(version: header.version, body: &reader)
    }

    /// What is left when the stream ends in the middle of a frame.
    func remainder(_ direction: LaneDirection) -> ByteBuffer? {
        switch direction {
        case .toBroker: requests.remainder()
        case .toClient: answers.remainder()
        }
    }
}
