import KafkaWire
import NIOCore
import RecordedTraffic
import TestSupport
import Testing

@Suite struct AddressRewriterTests {
    @Test(arguments: Recording.names)
    func `mapping each address to itself changes no byte of any answer`(recording: String) throws {
        for frame in try Recording(recording).frames where !frame.isRequest {
            #expect(try frame.rewritten { ($1, $2) } == frame.bytes, "frame \(frame.index)")
        }
    }

    @Test(arguments: Recording.names)
    func `a mapping and its reverse give back the original`(recording: String) throws {
        for frame in try Recording(recording).frames where !frame.isRequest {
            var there = frame
            there.bytes = try frame.rewritten { ("a-much-longer-name.\($1)", $2 + 1_000) }
            let back = try there.rewritten { (String($1.dropFirst(19)), $2 - 1_000) }
            #expect(back == frame.bytes, "frame \(frame.index)")
            #expect((there.bytes == frame.bytes) == frame.truthAddresses.isEmpty, "frame \(frame.index)")
        }
    }

    @Test(arguments: Recording.names)
    func `a rewritten answer carries the truth's addresses, mapped`(recording: String) throws {
        for frame in try Recording(recording).frames
        where !frame.isRequest && AddressRewriter.needsRewriting(frame.key, version: frame.version) {
            let rewritten = try frame.rewritten { ("proxy-\($0)", $2 + 5) }
            let found = try AddressRewriter.addresses(in: rewritten, key: frame.key, version: frame.version)
            let expected = frame.truthAddresses.map {
                BrokerAddress(nodeID: $0.nodeID, host: "proxy-\($0.nodeID)", port: $0.port + 5)
            }
            #expect(found == expected, "frame \(frame.index)")
        }
    }

    @Test func `the recordings cover every kind of answer that carries addresses`() throws {
        let kinds = try Recording.names.flatMap { try Recording($0).frames }
            .filter { !$0.isRequest && !$0.truthAddresses.isEmpty }
        #expect(Set(kinds.map(\.key)) == [.metadata, .findCoordinator, .describeCluster, .produce, .fetch])
    }

    @Test(arguments: Recording.names)
    func `a truncated answer throws and never traps`(recording: String) throws {
        for frame in try Recording(recording).frames
        where !frame.isRequest && AddressRewriter.needsRewriting(frame.key, version: frame.version) {
            guard !frame.truthAddresses.isEmpty else { continue }
            for length in 0..<min(frame.bytes.readableBytes, 80) {
                var cut = frame
                cut.bytes = try #require(frame.bytes.getSlice(at: 0, length: length))
                _ = try? cut.rewritten { ("x", $2) }
            }
            guard frame.key == .produce || frame.key == .fetch else { continue }
            var cut = frame
            cut.bytes = try #require(frame.bytes.getSlice(at: 0, length: frame.bytes.readableBytes - 1))
            #expect(throws: WireError.self, "frame \(frame.index)") { try cut.rewritten { ($1, $2) } }
        }
    }

    @Test(arguments: Recording.names)
    func `garbled answers throw or pass, and never trap`(recording: String) throws {
        var dice = SeededNumbers(seed: 0x6b61_666b)
        for frame in try Recording(recording).frames where !frame.isRequest && !frame.truthAddresses.isEmpty {
            for _ in 0..<40 {
                var garbled = frame
                for _ in 0..<Int.random(in: 1...4, using: &dice) {
                    let at = Int.random(in: 0..<frame.bytes.readableBytes, using: &dice)
                    garbled.bytes.setInteger(UInt8.random(in: .min ... .max, using: &dice), at: at)
                }
                _ = try? garbled.rewritten { ("h\($0)", $2 &+ 1) }
            }
        }
    }

    @Test func `bytes after the last field are kept`() throws {
        let frame = try #require(try Recording("h-admin").frames.first { !$0.isRequest && $0.key == .metadata })
        var longer = frame
        longer.bytes.writeBytes([0xde, 0xad])
        let rewritten = try longer.rewritten { ($1, $2 + 1) }
        #expect(rewritten.readableBytesView.suffix(2).elementsEqual([0xde, 0xad]))
        #expect(rewritten != longer.bytes)
    }

    @Test func `an unknown version of an address-bearing answer is refused`() {
        #expect(throws: WireError.unsupportedVersion(.metadata, 14)) {
            try AddressRewriter.rewrite(ByteBuffer(repeating: 0, count: 64), key: .metadata, version: 14) { ($1, $2) }
        }
    }

    @Test func `the controllers of DescribeCluster are left alone`() throws {
        var writer = WireWriter(flexible: true)
        writer.integer(Int32(9))  // correlation id
        writer.tags()
        writer.integer(Int32(0))  // throttle time
        writer.integer(Int16(0))  // error
        writer.string(nil)
        writer.integer(Int8(2))  // endpoint type: controllers
        writer.string("cluster")
        writer.integer(Int32(1))  // controller id
        writer.array(["10.0.0.1"]) { writer, host in
            writer.integer(Int32(1))
            writer.string(host)
            writer.integer(Int32(9093))
            writer.string(nil)
            writer.tags()
        }
        writer.integer(Int32.min)
        writer.tags()
        let frame = writer.buffer
        #expect(try AddressRewriter.changed(frame, key: .describeCluster, version: 1) { _, _, _ in ("x", 1) } == nil)
    }

    @Test func `unknown tagged fields around the endpoints survive a change of size`() throws {
        let frame = try produceAnswer(host: "b", before: 5, after: 7)
        let rewritten = try AddressRewriter.rewrite(frame, key: .produce, version: 10) { _, _, _ in
            (String(repeating: "n", count: 200), 1)
        }
        #expect(rewritten == (try produceAnswer(host: String(repeating: "n", count: 200), before: 5, after: 7)))
    }

    /// Kafka would sort the tags; the rewriter does not rely on it.
    private func produceAnswer(host: String, before: Int, after: Int) throws -> ByteBuffer {
        var endpoints = WireWriter(flexible: true)
        endpoints.array([host]) { writer, host in
            writer.integer(Int32(3))
            writer.string(host)
            writer.integer(Int32(1))
            writer.string("rack")
            writer.tags()
        }
        var writer = WireWriter(flexible: true)
        writer.integer(Int32(1))
        writer.tags()
        writer.array([Int]()) { _, _ in }
        writer.integer(Int32(0))  // throttle time
        writer.tags(
            TaggedFields(fields: [
                .init(tag: 9, payload: ByteBuffer(repeating: 9, count: before)),
                .init(tag: 0, payload: endpoints.buffer),
                .init(tag: 11, payload: ByteBuffer(repeating: 11, count: after)),
            ]))
        return writer.buffer
    }
}

extension Recording.Frame {
    func rewritten(_ mapping: AddressRewriter.Mapping) throws -> ByteBuffer {
        try AddressRewriter.rewrite(bytes, key: key, version: version, mapping: mapping)
    }
}
