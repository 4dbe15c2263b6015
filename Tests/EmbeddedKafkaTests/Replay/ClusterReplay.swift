import KafkaWire
import RecordedTraffic

@testable import EmbeddedKafka

/// What a recording's clients asked apart from groups, asked of our model in the state that the recorded answers tell of.
///
/// Each answer is written and read again in the version of the request, so that what it does not have is away from ours, too.
struct ClusterReplay {
    struct Difference: CustomStringConvertible {
        var frame: Int
        var request: any WireRequest
        var ours: String
        var theirs: String

        var description: String { "frame \(frame), \(type(of: request)):\n ours   \(ours)\n theirs \(theirs)" }
    }

    /// How many answers of each kind were compared.
    private(set) var compared: [APIKey: Int] = [:]
    private(set) var differences: [Difference] = []
    /// Requests of APIs that the model does not offer.
    private(set) var refused: [APIKey: Int] = [:]

    private var cluster: RecordedCluster
    private var sessions = FetchSessions()

    init(_ recording: Recording) throws {
        let pairs = Self.pairs(in: recording)
        cluster = RecordedCluster(try pairs.map { try $0.answer.decodedAnswer() })
        for (request, answer) in pairs { try replay(request, answer) }
    }

    /// In the order of the answers.
    private static func pairs(
        in recording: Recording
    ) -> [(request: Recording.Frame, answer: Recording.Frame)] {
        var open: [String: Recording.Frame] = [:]
        var pairs: [(Recording.Frame, Recording.Frame)] = []
        for frame in recording.frames {
            let name = "\(frame.connection) \(frame.correlationID)"
            if frame.isRequest {
                open[name] = frame
            } else if let request = open.removeValue(forKey: name), !isOfGroups(request) {
                pairs.append((request, frame))
            }
        }
        return pairs
    }

    private static func isOfGroups(_ frame: Recording.Frame) -> Bool {
        guard let body = try? frame.decodedRequest() else { return false }
        return GroupRequest(body) != nil
    }

    private mutating func replay(_ frame: Recording.Frame, _ recorded: Recording.Frame) throws {
        var request = try frame.decodedRequest()
        if let fetch = request as? FetchRequest { request = sessions.whole(fetch, connection: frame.connection) }
        guard ServedAPIs.versions(of: frame.key)?.contains(frame.version) == true else {
            refused[frame.key, default: 0] += 1
            return
        }
        let theirs = try recorded.decodedAnswer()
        cluster.learn(theirs, request)
        compared[frame.key, default: 0] += 1
        let ours = try answer(to: request, frame)
        let texts = ComparedAnswer.texts(ours: ours, theirs: theirs, broker: frame.broker)
        guard texts.ours != texts.theirs else { return }
        differences.append(
            Difference(frame: frame.index, request: request, ours: texts.ours, theirs: texts.theirs))
    }

    private func answer(to request: any WireRequest, _ frame: Recording.Frame) throws -> (any WireResponse)? {
        let id = RequestID(UInt64(frame.index))
        switch request {
        case let request as FetchRequest:
            cluster.model.fetch(request, version: frame.version, id: id, broker: frame.broker)
        case let request as ProduceRequest:
            cluster.model.produce(request, version: frame.version, id: id, broker: frame.broker)
        default:
            let client = ClientIdentity(clientID: "recorded", host: "/127.0.0.1")
            _ = cluster.model.receive(request, version: frame.version, id: id, from: client, broker: frame.broker)
        }
        for (answered, answer) in cluster.model.takeAnswers() where answered == id {
            switch answer {
            case .fetch(let body): return try Self.reread(body, frame.version)
            case .produce(let body): return try Self.reread(body, frame.version)
            case .other(let body): return try Self.reread(body, frame.version)
            default: return nil
            }
        }
        return nil
    }

    private static func reread<Body: WireResponse>(_ body: Body, _ version: Int16) throws -> any WireResponse {
        let header = ResponseHeader(correlationID: 0)
        var frame = try AnswerFrame(header: header, version: version, body: body).encoded()
        frame.moveReaderIndex(forwardBy: 4)
        return try AnswerFrame<Body>(from: frame, version: version).body
    }
}
