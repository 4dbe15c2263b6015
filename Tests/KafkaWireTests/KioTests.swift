import KafkaWire
import NIOCore
import RecordedTraffic
import Testing

/// Held against kio, a library that is generated from Kafka's own definitions and shares nothing with this code.
@Suite(.enabled(if: PythonOracle.isInstalled, PythonOracle.advice)) struct KioTests {
    @Test func `what kio writes in any version is read to its last byte and written back byte for byte`() throws {
        let keys = MessageCatalog.requests.map { "\($0.key.rawValue)" }
        let lines = try PythonOracle.lines(of: "samples.py", ["20261124", "4"] + keys)
        var kinds: Set<String> = []
        for line in lines {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            let key = APIKey(rawValue: try #require(Int16(words[0])))
            let version = try #require(Int16(words[1]))
            let body = ByteBuffer(hexadecimal: words[3])
            // The answer to a version that is not known has another form.
            if key == .apiVersions && words[2] == "response" && body.getInteger(at: 0) == Int16(35) { continue }
            let type = try #require(MessageCatalog.request(key))
            let back =
                try words[2] == "request"
                ? roundTrip(body, as: type, version: version) : roundTripAnswer(body, to: type, version: version)
            try #require(back == body, "\(key) \(version) \(words[2])")
            kinds.insert("\(key) \(version) \(words[2])")
        }
        #expect(kinds.count > 400)
        print("\(lines.count) random messages of \(kinds.count) kinds read and written back")
    }

    @Test func `kio knows no version between the oldest and the newest that is not known here`() throws {
        // Versions that kio no longer has, Produce 0–2 and Fetch 0–3, are known here besides.
        let keys = MessageCatalog.requests.map { "\($0.key.rawValue)" }
        var versions: [Int16: Set<Int16>] = [:]
        for line in try PythonOracle.lines(of: "samples.py", ["1", "1"] + keys) {
            let words = line.split(separator: " ").compactMap { Int16($0) }
            versions[words[0], default: []].insert(words[1])
        }
        for request in MessageCatalog.requests {
            let known = try #require(versions[request.key.rawValue])
            #expect(request.versions.upperBound == known.max(), "\(request.key)")
            #expect(known.allSatisfy(request.versions.contains), "\(request.key)")
        }
    }

    @Test func `an independent decoder reads the new addresses in every rewritten answer`() throws {
        var input = ""
        var expected: [String] = []
        for name in Recording.names {
            for frame in try Recording(name).frames where !frame.isRequest {
                guard AddressRewriter.needsRewriting(frame.key, version: frame.version) else { continue }
                let addresses = frame.truthAddresses
                guard !addresses.isEmpty else { continue }
                let rewritten = try frame.rewritten { ("broker-\($0).proxy.example", $2 + 7) }
                var reader = WireReader(rewritten)
                _ = try ResponseHeader(from: &reader, key: frame.key, version: frame.version)
                input += "\(frame.key.rawValue) \(frame.version) \(reader.buffer.hexadecimal)\n"
                expected.append(
                    addresses.map { "\($0.nodeID) broker-\($0.nodeID).proxy.example \($0.port + 7)" }
                        .joined(separator: " "))
            }
        }
        let read = try PythonOracle.lines(of: "addresses.py", input: input)
        #expect(read.count == expected.count)
        for (line, wanted) in zip(read, expected) { try #require(line == wanted) }
        print("\(read.count) rewritten answers read by kio")
    }

    private func roundTrip<Request: WireRequest>(
        _ body: ByteBuffer, as type: Request.Type, version: Int16
    ) throws -> ByteBuffer {
        try back(Request.self, body, version)
    }

    private func roundTripAnswer<Request: WireRequest>(
        _ body: ByteBuffer, to type: Request.Type, version: Int16
    ) throws -> ByteBuffer {
        try back(Request.Response.self, body, version)
    }

    private func back<Message: WireMessage>(
        _ type: Message.Type, _ body: ByteBuffer, _ version: Int16
    ) throws -> ByteBuffer {
        var reader = WireReader(body)
        let message = try Message(from: &reader, version: version)
        #expect(reader.remaining == 0)
        var writer = WireWriter()
        try message.write(to: &writer, version: version)
        return writer.buffer
    }
}

extension ByteBuffer {
    init(hexadecimal digits: Substring) {
        self.init()
        var rest = digits.utf8
        while let high = rest.popFirst(), let low = rest.popFirst() {
            writeInteger(UInt8(Self.value(high) << 4 | Self.value(low)))
        }
    }

    private static func value(_ digit: UInt8) -> UInt8 {
        digit <= UInt8(ascii: "9") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10
    }

    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: readableBytesView.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
