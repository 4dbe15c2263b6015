import KafkaWire
import NIOCore
import RecordedTraffic
import Testing

@Suite struct ErrorAnswerTests {
    @Test(arguments: Recording.names)
    func `every recorded request can be refused, in its version, and the answer says so`(name: String) throws {
        var refused: Set<String> = []
        for frame in try Recording(name).frames where frame.isRequest && ErrorAnswer.apis.contains(frame.key) {
            let answer = try ErrorAnswer.make(for: frame.bytes, error: .notCoordinator)
            if frame.key == .produce && frame.content["acks"] as? Int == 0 {
                #expect(answer == nil)
                continue
            }
            let bytes = try #require(answer)
            #expect(bytes.getInteger(at: 0) == Int32(bytes.readableBytes - 4))
            var read = frame
            read.isRequest = false
            read.bytes = bytes.dropping(4)
            let decoded = try read.decoded()
            #expect(decoded.trailing == 0)
            #expect(Self.errors(in: decoded.body).allSatisfy { $0 == .notCoordinator })
            if Self.namesSomething(frame) { #expect(!Self.errors(in: decoded.body).isEmpty, "frame \(frame.index)") }
            refused.insert("\(frame.key) \(frame.version)")
        }
        #expect(!refused.isEmpty)
    }

    @Test func `every API of groups and data can be refused in every version`() throws {
        for request in MessageCatalog.requests where ErrorAnswer.apis.contains(request.key) {
            for version in request.versions {
                let frame = try Self.empty(request, version)
                let answer = try #require(try ErrorAnswer.make(for: frame, error: .unknownServerError))
                try Self.read(request, answer.dropping(4), version)
            }
        }
        #expect(
            ErrorAnswer.apis.isSuperset(of: [
                .produce, .fetch, .joinGroup, .syncGroup, .heartbeat, .offsetCommit, .findCoordinator, .metadata,
            ]))
    }

    @Test func `a refused Produce names each partition of the request`() throws {
        let request = ProduceRequest {
            $0.acks = -1
            $0.topicData = [
                .init {
                    $0.name = "orders"
                    $0.partitionData = [.init { $0.index = 4 }, .init { $0.index = 7 }]
                }
            ]
        }
        let frame = try request.frame(version: 9, correlationID: 11, clientID: "c")
        let bytes = try #require(try ErrorAnswer.make(for: frame.dropping(4), error: .notLeaderOrFollower))
        let answer = try ProduceRequest.response(from: bytes.dropping(4), version: 9, correlationID: 11)
        let partitions = try #require(answer.responses.first).partitionResponses
        #expect(answer.responses.map(\.name) == ["orders"])
        #expect(partitions.map(\.index) == [4, 7])
        #expect(partitions.allSatisfy { $0.error == .notLeaderOrFollower && $0.baseOffset == -1 })
    }

    @Test func `an error is named as in Kafka's documentation`() {
        #expect(KafkaError.rebalanceInProgress.description == "REBALANCE_IN_PROGRESS (27)")
        #expect(KafkaError(name: "not_leader_or_follower") == .notLeaderOrFollower)
        #expect(KafkaError(name: "NO_SUCH_ERROR") == nil)
        #expect(KafkaError(rawValue: 9_999).name == "UNKNOWN_ERROR")
        #expect(APIKey(name: "heartbeat") == .heartbeat && APIKey(name: "ApiVersions") == .apiVersions)
    }

    /// A request for all topics, or for what a session remembers, names nothing that could be refused by itself.
    private static func namesSomething(_ frame: Recording.Frame) -> Bool {
        frame.key != .metadata && frame.key != .fetch || !(frame.content["topics"] as? [Any] ?? []).isEmpty
    }

    private static func errors(in value: Any) -> [KafkaError] {
        if let error = value as? KafkaError { return error == .none ? [] : [error] }
        return Mirror(reflecting: value).children.flatMap { errors(in: $0.value) }
    }

    private static func empty<Request: WireRequest>(_ type: Request.Type, _ version: Int16) throws -> ByteBuffer {
        var request = Request()
        if var produce = request as? ProduceRequest {
            produce.acks = 1
            request = produce as? Request ?? request
        }
        return try request.frame(version: version, correlationID: 1, clientID: nil).dropping(4)
    }

    private static func read<Request: WireRequest>(
        _ type: Request.Type, _ bytes: ByteBuffer, _ version: Int16
    ) throws {
        let answer = try AnswerFrame<Request.Response>(from: bytes, version: version)
        #expect(answer.trailing.readableBytes == 0 && answer.header.correlationID == 1)
    }
}
