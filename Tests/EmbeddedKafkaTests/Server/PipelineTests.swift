import EmbeddedKafka
import KafkaWire
import NIOCore
import NIOPosix
import Testing

/// What a client sees that sends bytes of its own.
@Suite struct PipelineTests {
    private static func request(_ number: Int32) throws -> ByteBuffer {
        try MetadataRequest { $0.topics = [] }.frame(version: 9, correlationID: number, clientID: "pipeline")
    }

    /// The frames that come back for some bytes, without their lengths, until `count` are there or the connection ends.
    private static func exchange(
        _ bytes: ByteBuffer, with server: EmbeddedKafkaServer, count: Int
    ) async throws -> [ByteBuffer] {
        let address = server.addresses[0]
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: address.host, port: Int(address.port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(bytes)
            var stream = ByteBuffer()
            var frames: [ByteBuffer] = []
            for try await piece in inbound {
                stream.writeImmutableBuffer(piece)
                while let frame = stream.readLengthPrefixedSlice(as: Int32.self) { frames.append(frame) }
                if frames.count >= count { break }
            }
            return frames
        }
    }

    @Test func `a thousand requests sent at once are answered in their order`() async throws {
        try await TestServer.run { server in
            var bytes = ByteBuffer()
            for number in Int32(0)..<1_000 { bytes.writeImmutableBuffer(try Self.request(number)) }
            let frames = try await Self.exchange(bytes, with: server, count: 1_000)
            #expect(frames.compactMap { $0.getInteger(at: $0.readerIndex, as: Int32.self) } == Array(0..<1_000))
        }
    }

    @Test func `a version of ApiVersions that is not known is answered with 35 and the versions that are`() async throws
    {
        try await TestServer.run { server in
            var bytes = ByteBuffer()
            bytes.writeInteger(Int32(8))
            bytes.writeInteger(Int16(18))
            bytes.writeInteger(Int16(99))
            bytes.writeInteger(Int32(5))
            // An empty client id and no tags.
            bytes.writeInteger(Int16(0))
            bytes.writeInteger(UInt8(0))
            bytes.setInteger(Int32(bytes.readableBytes - 4), at: bytes.readerIndex)
            let frames = try await Self.exchange(bytes, with: server, count: 1)
            let answer = try APIVersionsRequest.response(from: #require(frames.first), version: 0, correlationID: 5)
            #expect(answer.error == .unsupportedVersion)
            #expect(answer.versions[.produce] == 0...11)
        }
    }

    @Test func `what is no request ends the connection, and nobody else's`() async throws {
        try await TestServer.run { server in
            let nonsense = ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n")
            let refused = try await Self.exchange(nonsense, with: server, count: 1)
            #expect(refused.isEmpty)
            let answered = try await Self.exchange(try Self.request(7), with: server, count: 1)
            #expect(answered.count == 1)
        }
    }

    @Test func `a version that is not served is refused with the protocol's own error`() async throws {
        try await TestServer.run { server in
            let request = ListOffsetsRequest {
                $0.topics = [
                    .init {
                        $0.name = "t"
                        $0.partitions = [.init()]
                    }
                ]
            }
            let frame = try request.frame(version: 11, correlationID: 3, clientID: nil)
            let frames = try await Self.exchange(frame, with: server, count: 1)
            let answer = try ListOffsetsRequest.response(
                from: #require(frames.first), version: 11, correlationID: 3)
            #expect(answer.topics.first?.partitions.first?.error == .unsupportedVersion)
        }
    }
}
