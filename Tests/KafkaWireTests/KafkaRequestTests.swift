import KafkaWire
import NIOCore
import RecordedTraffic
import Testing

@Suite struct KafkaRequestTests {
    @Test func `an election request made from its parts is what a real client wrote`() throws {
        let frames = try Recording("h-admin").frames.filter { $0.isRequest && $0.key == .electLeaders }
        #expect(!frames.isEmpty)
        for frame in frames {
            var reader = WireReader(frame.bytes)
            let header = try RequestHeader(from: &reader)
            let request = ElectLeadersRequest {
                $0.topicPartitions = (frame.content["topic_partitions"] as? [[String: Any]])?.map { truth in
                    ElectLeadersRequest.TopicPartition {
                        $0.topic = truth["topic"] as? String ?? ""
                        $0.partitions = (truth["partitions"] as? [Int] ?? []).map(Int32.init)
                    }
                }
                $0.timeoutMilliseconds = Int32(frame.content["timeout"] as? Int ?? 0)
            }
            let written = try request.frame(
                version: frame.version, correlationID: frame.correlationID, clientID: header.clientID)
            #expect(written.getSlice(at: 4, length: written.readableBytes - 4) == frame.bytes, "frame \(frame.index)")
            #expect(written.getInteger(at: 0) == Int32(frame.bytes.readableBytes))
        }
    }

    @Test func `an answer that refuses the asked version is read and written in the oldest form`() throws {
        var writer = WireWriter()
        writer.integer(Int32(1))
        writer.integer(Int16(35))
        writer.array([18]) { writer, key in
            writer.integer(Int16(key))
            writer.integer(Int16(0))
            writer.integer(Int16(2))
        }
        let answer = try AnswerFrame<APIVersionsResponse>(from: writer.buffer, version: 3)
        #expect(answer.body.error == .unsupportedVersion)
        #expect(answer.body.versions == [.apiVersions: 0...2])
        #expect(try answer.encoded().dropping(4) == writer.buffer)
    }

    @Test func `an answer that refuses the asked version may end there`() throws {
        let bytes = ByteBuffer(bytes: [0, 0, 0, 1, 0, 35])
        let answer = try APIVersionsRequest.response(from: bytes, version: 3, correlationID: 1)
        #expect(answer.versions.isEmpty)
    }

    @Test func `the version asked is the highest that both sides know`() {
        #expect(MetadataRequest.version(for: 0...14) == 13)
        #expect(MetadataRequest.version(for: 0...9) == 9)
        #expect(MetadataRequest.version(for: 14...15) == nil)
    }

    @Test func `a version that is not known is neither read nor written`() {
        #expect(throws: WireError.unsupportedVersion(.heartbeat, 5)) {
            try HeartbeatRequest().frame(version: 5, correlationID: 1, clientID: nil)
        }
        #expect(throws: WireError.unsupportedVersion(.heartbeat, 5)) {
            try AnswerFrame<HeartbeatResponse>(from: ByteBuffer(repeating: 0, count: 40), version: 5)
        }
    }

    @Test func `a reassignment request is laid out as KIP-455 says, and its answer is read`() throws {
        let request = AlterPartitionReassignmentsRequest {
            $0.timeoutMilliseconds = 1_000
            $0.topics = [
                .init {
                    $0.name = "t"
                    $0.partitions = [
                        .init {
                            $0.partitionIndex = 3
                            $0.replicas = [2, 1]
                        }, .init { $0.partitionIndex = 4 },
                    ]
                }
            ]
        }
        let frame = try request.frame(version: 0, correlationID: 7, clientID: "c")
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

        var answer = AlterPartitionReassignmentsResponse()
        answer.responses = [.init { $0.partitions = [.init { $0.error = .invalidReplicationFactor }] }]
        let bytes = try AnswerFrame(header: ResponseHeader(correlationID: 7), version: 0, body: answer).encoded()
        let response = try AlterPartitionReassignmentsRequest.response(
            from: bytes.dropping(4), version: 0, correlationID: 7)
        #expect(response.responses.first?.partitions.first?.error == 38)
    }

    @Test func `an answer to another request is not taken for ours`() {
        #expect(throws: WireError.unexpectedCorrelationID(2, expected: 1)) {
            try MetadataRequest.response(
                from: ByteBuffer(bytes: [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), version: 1, correlationID: 1)
        }
    }

    @Test func `what may not be null in an old version is written empty`() throws {
        let old = try AnswerFrame(header: ResponseHeader(correlationID: 1), version: 5, body: JoinGroupResponse())
            .encoded()
        let read = try JoinGroupRequest.response(from: old.dropping(4), version: 5, correlationID: 1)
        #expect(read.protocolName == "")
        let new = try AnswerFrame(header: ResponseHeader(correlationID: 1), version: 7, body: JoinGroupResponse())
            .encoded()
        #expect(try JoinGroupRequest.response(from: new.dropping(4), version: 7, correlationID: 1).protocolName == nil)
    }

    @Test func `a text too long for its length field is refused, not cut`() {
        let long = HeartbeatRequest { $0.groupID = String(repeating: "g", count: 40_000) }
        #expect(throws: WireError.self) { try long.frame(version: 3, correlationID: 1, clientID: nil) }
        #expect(throws: Never.self) { try long.frame(version: 4, correlationID: 1, clientID: nil) }
        let client = String(repeating: "c", count: 40_000)
        #expect(throws: WireError.self) { try HeartbeatRequest().frame(version: 4, correlationID: 1, clientID: client) }
    }
}

extension ByteBuffer {
    /// Without the first bytes, such as a frame's length.
    func dropping(_ count: Int) -> ByteBuffer {
        var rest = self
        rest.moveReaderIndex(forwardBy: min(count, readableBytes))
        return rest
    }
}
