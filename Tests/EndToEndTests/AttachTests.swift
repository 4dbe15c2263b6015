import Foundation
import TestSupport
import Testing

/// A cluster that somebody else started is used through the proxy, and left as it was.
@Suite(.serialized) struct AttachTests {
    private static func experiment(_ bootstrap: String, group: String) -> String {
        """
        highwater: 1
        name: attached
        target:
          kafka: {bootstrap: "\(bootstrap)", topic: orders}
        load: {profile: profile.yaml}
        consumers: {group: \(group), count: 2, assignor: range, session-timeout: 3s}
        warm-up: 5s
        schedule:
          - {id: slow, at: 6s, fault: {network: {latency: 20ms}}, for: 1s}
        invariants:
          no-loss: {}
          no-phantoms: {}
          order: {per: partition}
        """
    }
    private static let profile = """
        highwater: 1
        name: small
        stages: [{hold: 100/s, for: 9s}]
        """

    /// Starts a cluster with one topic, and gives its addresses.
    private static func startCluster(in directory: URL) async throws -> (HighwaterProcess, String) {
        let broker = try HighwaterProcess(
            ["broker", "kafka", "--brokers", "2", "--topic", "orders:4", "--control", "control.sock"], in: directory)
        let listens = await poll(within: .seconds(20)) {
            broker.text.hasSuffix("\n") && broker.text.contains("bootstrap servers: ")
        }
        #expect(listens, "\(broker.text)")
        let line = try #require(broker.text.split(separator: "\n").first { $0.contains("bootstrap servers: ") })
        return (broker, String(line.dropFirst("bootstrap servers: ".count)))
    }

    private static func directory() throws -> URL {
        let directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
        try Data(profile.utf8).write(to: directory.appendingPathComponent("profile.yaml"))
        return directory
    }

    @Test func `messages that were there before the run are neither lost nor phantoms`() async throws {
        let directory = try Self.directory()
        let (broker, servers) = try await Self.startCluster(in: directory)
        defer {
            broker.send(SIGTERM)
            broker.remove()
        }
        for group in ["first", "second"] {
            try Data(Self.experiment(servers, group: group).utf8)
                .write(to: directory.appendingPathComponent("attached.yaml"))
            let (code, process) = try await HighwaterProcess.finished(["run", "attached.yaml"], in: directory)
            #expect(code == 0, "\(process.text)")
            #expect(try VerdictFile(process)["no-phantoms"]?.observed == "0 of 900 delivered")
        }
    }

    @Test func `a control socket steers the cluster, says what is wrong, and goes away with it`() async throws {
        let directory = try Self.directory()
        let (broker, _) = try await Self.startCluster(in: directory)
        defer { broker.remove() }
        for (words, code) in [
            (["move-leader", "orders", "0", "2"], 0), (["round-trip-time", "-1", "5"], 0), (["down", "1"], 0),
            (["up", "1"], 0), (["answer-errors", "0", "6", "2"], 0), (["down", "9"], 69),
            (["fly"], 64),
        ] as [([String], Int32)] {
            let (exit, process) = try await HighwaterProcess.finished(
                ["broker", "control", "control.sock"] + words, in: directory)
            #expect(exit == code, "\(words): \(process.text)")
        }
        broker.send(SIGTERM)
        #expect(await broker.exitCode() == 0)
        #expect(!FileManager.default.fileExists(atPath: directory.appendingPathComponent("control.sock").path))
    }
}
