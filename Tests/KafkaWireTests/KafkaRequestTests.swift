import KafkaWire
import NIOCore
import Testing

@Suite struct KafkaRequestTests {
    @Test func `an election request is written as a real client writes it`() throws {
        for frame in try Recording("h-admin").frames where frame.isRequest && frame.key == .electLeaders {
            var reader = WireReader(frame.bytes)
            let header = try RequestHeader(from: &reader)
            let topics = (frame.content["topic_partitions"] as? [[String: Any]])?.map {
                ElectLeadersRequest.Topic(
                    name: $0["topic"] as? String ?? "", partitions: ($0["partitions"] as? [Int] ?? []).map(Int32.init))
            }
            let request = ElectLeadersRequest(
                election: .preferred, topics: topics,
                timeoutMilliseconds: Int32(frame.content["timeout"] as? Int ?? 0))
            let written = request.frame(
                version: frame.version, correlationID: frame.correlationID, clientID: header.clientID)
            #expect(written.getSlice(at: 4, length: written.readableBytes - 4) == frame.bytes, "frame \(frame.index)")
            #expect(written.getInteger(at: 0) == Int32(frame.bytes.readableBytes))
        }
    }

    @Test func `the outcomes of elections are those of the truth`() throws {
        let answers = try Recording("h-admin").frames.filter { !$0.isRequest && $0.key == .electLeaders }
        #expect(!answers.isEmpty)
        for frame in answers {
            let response = try ElectLeadersRequest.response(
                from: frame.bytes, version: frame.version, correlationID: frame.correlationID)
            #expect(Int(response.error) == frame.content["error_code"] as? Int)
            let truth = frame.content["replica_election_results"] as? [[String: Any]] ?? []
            #expect(response.topics.map(\.name) == truth.map { $0["topic"] as? String })
            let outcomes = truth.flatMap { $0["partition_result"] as? [[String: Any]] ?? [] }
            #expect(
                response.topics.flatMap(\.partitions).map { Int($0.error) }
                    == outcomes.map { $0["error_code"] as? Int })
            #expect(
                response.topics.flatMap(\.partitions).map { Int($0.index) }
                    == outcomes.map { $0["partition_id"] as? Int })
        }
    }

    @Test(arguments: Recording.names)
    func `metadata answers read as the truth says`(recording: String) throws {
        for frame in try Recording(recording).frames where !frame.isRequest && frame.key == .metadata {
            let response = try MetadataRequest.response(
                from: frame.bytes, version: frame.version, correlationID: frame.correlationID)
            #expect(response.brokers == frame.truthAddresses, "frame \(frame.index)")
            #expect(Int(response.controllerID) == frame.content["controller_id"] as? Int)
            let topics = frame.content["topics"] as? [[String: Any]] ?? []
            #expect(response.topics.map(\.name) == topics.map { $0["name"] as? String })
            for (topic, truth) in zip(response.topics, topics) {
                guard let partitions = truth["partitions"] as? [[String: Any]] else { continue }
                #expect(topic.partitions.map { Int($0.index) } == partitions.map { $0["partition_index"] as? Int })
                #expect(topic.partitions.map { Int($0.leader) } == partitions.map { $0["leader_id"] as? Int })
                #expect(topic.partitions.map { $0.isr.map(Int.init) } == partitions.map { $0["isr_nodes"] as? [Int] })
            }
        }
    }

    @Test(arguments: Recording.names)
    func `the versions a broker knows read as the truth says`(recording: String) throws {
        for frame in try Recording(recording).frames
        where !frame.isRequest && frame.key == .apiVersions && frame.version <= 3 {
            let response = try APIVersionsRequest.response(
                from: frame.bytes, version: frame.version, correlationID: frame.correlationID)
            for truth in frame.content["api_keys"] as? [[String: Any]] ?? [] {
                let key = APIKey(rawValue: Int16(try #require(truth["api_key"] as? Int)))
                #expect((response.versions[key]?.lowerBound).map(Int.init) == truth["min_version"] as? Int)
                #expect((response.versions[key]?.upperBound).map(Int.init) == truth["max_version"] as? Int)
            }
        }
    }

    @Test func `an answer that refuses the asked version is read in the oldest form`() throws {
        var writer = WireWriter()
        writer.integer(Int32(1))
        writer.integer(Int16(35))
        writer.array([18]) { writer, key in
            writer.integer(Int16(key))
            writer.integer(Int16(0))
            writer.integer(Int16(2))
        }
        let response = try APIVersionsRequest.response(from: writer.buffer, version: 3, correlationID: 1)
        #expect(response.error == 35)
        #expect(response.versions == [.apiVersions: 0...2])
    }

    @Test func `the version asked is the highest that both sides know`() {
        #expect(MetadataRequest.version(for: 0...13) == 12)
        #expect(MetadataRequest.version(for: 0...9) == 9)
        #expect(MetadataRequest.version(for: 13...14) == nil)
    }

    @Test func `a reassignment request is laid out as KIP-455 says, and its answer is read`() throws {
        let request = AlterPartitionReassignmentsRequest(
            timeoutMilliseconds: 1_000,
            topics: [
                .init(name: "t", partitions: [.init(index: 3, replicas: [2, 1]), .init(index: 4, replicas: nil)])
            ])
        let frame = request.frame(version: 0, correlationID: 7, clientID: "c")
        let expected: [UInt8] = [
            0, 0, 0, 0, 0, 45, 0, 0, 0, 0, 0, 7, 0, 1, 99, 0,  // length, header version 2
            0, 0, 3, 232, 2, 2, 116, 3,  // timeout, one topic "t", two partitions
            0, 0, 0, 3, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0,  // partition 3 to replicas 2 and 1
            0, 0, 0, 4, 0, 0,  // partition 4, cancelled
            0, 0,  // tags of the topic and of the request
        ]
        var whole = expected
        whole[3] = UInt8(expected.count - 4)
        #expect(frame == ByteBuffer(bytes: whole))

        var writer = WireWriter(flexible: true)
        writer.integer(Int32(7))
        writer.tags()
        writer.integer(Int32(0))
        writer.integer(Int16(0))
        writer.string(nil)
        writer.array(["t"]) { writer, name in
            writer.string(name)
            writer.array([Int32(3)]) { writer, index in
                writer.integer(index)
                writer.integer(Int16(39))
                writer.string("no")
                writer.tags()
            }
            writer.tags()
        }
        writer.tags()
        let response = try AlterPartitionReassignmentsRequest.response(
            from: writer.buffer, version: 0, correlationID: 7)
        #expect(response.topics.first?.partitions.first?.error == 39)
        #expect(response.topics.first?.partitions.first?.message == "no")
    }

    @Test func `an answer to another request is not taken for ours`() {
        #expect(throws: WireError.unexpectedCorrelationID(2, expected: 1)) {
            try MetadataRequest.response(
                from: ByteBuffer(bytes: [0, 0, 0, 2, 0, 0, 0, 0]), version: 1, correlationID: 1)
        }
    }

    @Test func `a metadata request names its topics in every version`() throws {
        for version in MetadataRequest.versions {
            let frame = MetadataRequest(topics: ["orders"]).frame(version: version, correlationID: 1, clientID: nil)
            #expect(frame.readableBytesView.contains(UInt8(ascii: "o")))
            #expect(frame.getInteger(at: 0) == Int32(frame.readableBytes - 4))
        }
    }
}
