import KafkaWire
import NIOCore
import Testing

@testable import FaultProxy

/// Which requests a fault hits, without a connection.
@Suite struct KafkaFaultPlanTests {
    @Test func `only the APIs that are named are looked at`() {
        let plan = plan(KafkaFault(apis: [.produce, .consumerGroupHeartbeat], action: .swallowAnswer))
        #expect(plan.concerns(.produce) && plan.concerns(.consumerGroupHeartbeat))
        #expect(!plan.concerns(.fetch) && !plan.concerns(APIKey(rawValue: 64)) && !plan.concerns(APIKey(rawValue: -1)))
        #expect(!plan.concerns(APIKey(rawValue: 128)) && !KafkaFaultPlan().concerns(.produce))
    }

    @Test func `a request is hit if it fits every pattern`() throws {
        let join = JoinGroupRequest { $0.groupID = "shop-eu" }
        let frame = try join.frame(version: 5, correlationID: 1, clientID: "worker-7")
        #expect(try hits(KafkaFault(apis: [.joinGroup], action: .swallowAnswer), frame))
        #expect(try hits(KafkaFault(apis: [.joinGroup], group: "shop-*", action: .swallowAnswer), frame))
        #expect(try hits(KafkaFault(apis: [.joinGroup], clientID: "worker-?", action: .swallowAnswer), frame))
        #expect(try !hits(KafkaFault(apis: [.joinGroup], clientID: "worker", action: .swallowAnswer), frame))
        #expect(
            try !hits(
                KafkaFault(apis: [.joinGroup], clientID: "worker-7", group: "store", action: .swallowAnswer), frame))
        #expect(try !hits(KafkaFault(apis: [.joinGroup], topic: "*", action: .swallowAnswer), frame))
        #expect(try !hits(KafkaFault(apis: [.syncGroup], action: .swallowAnswer), frame))
    }

    @Test func `a topic is known by its id once an answer to Metadata has named it`() throws {
        let id = WireUUID(high: 1, low: 2)
        let fetch = FetchRequest { $0.topics = [.init { $0.topicID = id }] }
        let frame = try fetch.frame(version: 16, correlationID: 1, clientID: nil)
        let names = TopicNames()
        let fault = KafkaFault(apis: [.fetch], topic: "orders", action: .swallowAnswer)
        #expect(try !hits(fault, frame, names))
        let metadata = MetadataResponse {
            $0.topics = [
                .init {
                    $0.name = "orders"
                    $0.topicID = id
                }
            ]
        }
        var answer = try AnswerFrame(header: ResponseHeader(correlationID: 1), version: 12, body: metadata).encoded()
        answer.moveReaderIndex(forwardBy: 4)
        names.learn(answer, version: 12)
        #expect(try hits(fault, frame, names))
    }

    @Test func `a share is hit, and the same requests in every run with the same seed`() throws {
        let frame = try HeartbeatRequest().frame(version: 4, correlationID: 1, clientID: nil)
        let fault = KafkaFault(apis: [.heartbeat], share: 0.3, action: .swallowAnswer)
        func run(_ seed: UInt64) throws -> [Bool] {
            let plan = plan(fault, seed: seed)
            var counts: [ToxicID: Int] = [:]
            return try (0..<2_000).map { _ in
                var bare = frame
                bare.moveReaderIndex(forwardBy: 4)
                return try plan.hit(on: bare, topics: TopicNames(), counts: &counts) != nil
            }
        }
        let first = try run(1)
        #expect(try run(1) == first)
        #expect(try run(2) != first)
        #expect((500...700).contains(first.filter { $0 }.count))
    }

    @Test func `a request of a version that is not known passes, and is counted`() throws {
        var frame = try HeartbeatRequest { $0.groupID = "shop" }.frame(version: 4, correlationID: 1, clientID: nil)
        frame.setInteger(Int16(99), at: frame.readerIndex + 6)
        frame.moveReaderIndex(forwardBy: 4)
        let plan = plan(KafkaFault(apis: [.heartbeat], group: "*", action: .swallowAnswer))
        var counts: [ToxicID: Int] = [:]
        #expect(try plan.hit(on: frame, topics: TopicNames(), counts: &counts)?.id == nil)
        #expect(plan.entries.first?.recorder.current.requestsUnread == 1)
    }

    @Test func `mistakes are told with a remedy`() {
        for fault in [
            KafkaFault(apis: [], action: .swallowAnswer),
            KafkaFault(apis: [.heartbeat], share: 1.5, action: .swallowAnswer),
            KafkaFault(apis: [.heartbeat], action: .delayAnswer(.zero)),
            KafkaFault(apis: [.heartbeat], action: .answer(.none, forwards: true)),
            KafkaFault(apis: [.describeQuorum], action: .answer(.notController, forwards: true)),
            KafkaFault(apis: [APIKey(rawValue: 99)], group: "shop", action: .swallowAnswer),
        ] {
            #expect(throws: ToxicError.self) { try Toxic.kafka(fault).check() }
        }
        #expect(throws: Never.self) {
            try Toxic.kafka(KafkaFault(apis: [.fetch], action: .answer(.notLeaderOrFollower, forwards: false))).check()
        }
    }

    @Test(arguments: [
        ("*", "", true), ("", "", true), ("", "a", false), ("a*c", "abbbc", true), ("a*c", "abbbd", false),
        ("*-?", "orders-1", true), ("*-?", "orders-12", false), ("a**b", "ab", true), ("*a*b*", "xxaxxbxx", true),
    ])
    func `a star stands for any characters and a question mark for one`(pattern: String, name: String, fits: Bool) {
        #expect(NamePattern(pattern).matches(name) == fits)
    }

    private func plan(_ fault: KafkaFault, seed: UInt64 = 1) -> KafkaFaultPlan {
        KafkaFaultPlan([.init(id: ToxicID(rawValue: 1), fault: fault, seed: seed, recorder: EvidenceRecorder())])
    }

    private func hits(_ fault: KafkaFault, _ frame: ByteBuffer, _ names: TopicNames = TopicNames()) throws -> Bool {
        var bare = frame
        bare.moveReaderIndex(forwardBy: 4)
        var counts: [ToxicID: Int] = [:]
        return try plan(fault).hit(on: bare, topics: names, counts: &counts) != nil
    }
}
