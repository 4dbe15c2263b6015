import Foundation
import TestSupport
import Testing

/// `highwater load kafka://…`: what it sends, as another client reads it.
@Suite(.serialized) struct KafkaLoadTests {
    /// A cluster of one broker with a topic of 3 partitions, until `body` is through.
    private static func withCluster<Result>(_ body: (_ servers: String) async throws -> Result) async throws -> Result {
        let broker = try HighwaterProcess(["broker", "kafka", "--brokers", "1", "--topic", "orders:3"])
        defer {
            broker.send(SIGTERM)
            broker.remove()
        }
        let mark = "bootstrap servers: "
        #expect(await poll(within: .seconds(20)) { broker.text.hasSuffix("\n") && broker.text.contains(mark) })
        let line = try #require(broker.text.split(separator: "\n").first { $0.contains(mark) })
        return try await body(String(line.dropFirst(mark.count)))
    }

    /// Reads a topic from its beginning to its end with kcat, which is not ours: a line per message.
    private static func read(_ topic: String, at servers: String, as format: String = "%k|%h|%s\\n") throws -> [String]
    {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "kcat", "-C", "-q", "-e", "-o", "beginning", "-b", servers, "-t", topic, "-f", format,
        ]
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "kcat is missing ('make test-deps' installs it), or failed")
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func `every message carries its own idempotency key and trace context, and the headers of the profile`()
        async throws
    {
        let profile = """
            highwater: 1
            name: small
            stages: [{hold: 200/s, for: 1s}]
            events: [{kind: order, headers: {shop: 'number {sequence}'}}]
            keys: {uniform: {count: 20}}
            payload: {template: '{"id":"{id}"}'}
            """
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml")
        try profile.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let messages = try await Self.withCluster { servers in
            let (code, process) = try await HighwaterProcess.finished(
                ["load", "kafka://\(servers)/orders", "--profile", file.path, "--json"])
            defer { process.remove() }
            #expect(code == 0, "\(process.text)")
            return try Self.read("orders", at: servers)
        }
        #expect(messages.count == 200)
        var (identities, traces) = (Set<String>(), Set<String>())
        for message in messages {
            let parts = message.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            try #require(parts.count == 3 && !parts[0].isEmpty, "\(message)")
            let headers = Dictionary(
                parts[1].split(separator: ",").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
                    .filter { $0.count == 2 }.map { ($0[0], $0[1]) }
            ) { first, _ in first }
            let identity = try #require(headers["idempotency-key"], "\(message)")
            let trace = try #require(headers["traceparent"], "\(message)")
            #expect(parts[2] == "{\"id\":\"\(identity)\"}")
            #expect(headers["shop"] == "number \(identity.dropFirst(2))")
            #expect(trace.wholeMatch(of: /00-[0-9a-f]{32}-[0-9a-f]{16}-01/) != nil)
            identities.insert(identity)
            traces.insert(trace)
        }
        #expect(identities == Set((0..<200).map { "0-\($0)" }) && traces.count == 200)
    }

    @Test func `a bare message has no headers, and its stamp leads its payload`() async throws {
        let (headers, payloads) = try await Self.withCluster { servers in
            let (code, process) = try await HighwaterProcess.finished([
                "load", "kafka://\(servers)/orders", "--rate", "50/s", "--duration", "1s", "--size", "100B", "--bare",
                "--json",
            ])
            defer { process.remove() }
            #expect(code == 0, "\(process.text)")
            let headers = try Self.read("orders", at: servers, as: "%S bytes, headers: '%h'\\n")
            return (headers, try Self.read("orders", at: servers, as: "%s").joined(separator: "\n"))
        }
        #expect(headers == [String](repeating: "140 bytes, headers: ''", count: 50))
        #expect(payloads.components(separatedBy: "HWS1").count == 51)
    }
}
