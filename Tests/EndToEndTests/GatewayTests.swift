import Foundation
import TestSupport
import Testing

/// Every experiment in `experiments/gateway` holds against a gateway that keeps its promise, and convicts its broken
/// twin by the right name.
@Suite(.serialized) struct GatewayTests {
    private static let folder = HighwaterProcess.repository.appendingPathComponent("experiments/gateway")

    /// An experiment, a target for it, and which finding that target violates, if any.
    private typealias Promise = (experiment: String, target: String, broken: String?)

    private static let kept: [Promise] = [
        ("token-bucket", "sandbox-token-bucket", nil), ("token-bucket", "nginx-limit", nil),
        ("leaky-bucket", "sandbox-leaky-bucket", nil), ("sliding-window", "sandbox-sliding-window", nil),
        ("sliding-counter", "haproxy-limit", nil), ("backend-killed", "nginx-failover", nil),
        ("backend-paused", "haproxy-failover", nil), ("backend-blackholed", "sandbox-failover", nil),
        ("lost-answers", "sandbox-orders-idempotent", nil), ("isolation", "sandbox-isolation", nil),
    ]

    private static let broken: [Promise] = [
        ("token-bucket", "sandbox-token-bucket-broken", "limit"), ("token-bucket", "nginx-limit-broken", "limit"),
        ("leaky-bucket", "sandbox-leaky-bucket-broken", "spacing"),
        ("sliding-window", "sandbox-sliding-window-broken", "limit"),
        ("sliding-counter", "haproxy-limit-broken", "limit"),
        ("backend-killed", "nginx-failover-broken", "failover"),
        ("backend-paused", "haproxy-failover-broken", "failover"),
        ("backend-blackholed", "sandbox-failover-broken", "failover"),
        ("lost-answers", "sandbox-orders-naive", "once"),
        ("isolation", "sandbox-isolation-broken", "search-is-served"),
    ]

    private static func run(_ experiment: String, _ target: String) async throws -> (Int32, HighwaterProcess) {
        let arguments = [
            "run", folder.appendingPathComponent("\(experiment).yaml").path, "--target",
            folder.appendingPathComponent("targets/\(target).yaml").path,
        ]
        return try await HighwaterProcess.finished(arguments)
    }

    @Test func `a gateway that keeps its promise is believed`() async throws {
        try await forEach(Self.kept, atOnce: 2) { promise in
            let (code, process) = try await Self.run(promise.experiment, promise.target)
            defer { process.remove() }
            #expect(code == 0, "\(promise.target): \(process.text)")
            #expect(try VerdictFile(process).findings.allSatisfy { $0.verdict == "held" }, "\(promise.target)")
            #expect(ProcessTable.pids(mentioning: try #require(process.run).lastPathComponent).isEmpty)
        }
    }

    @Test func `its broken twin is convicted by name`() async throws {
        try await forEach(Self.broken, atOnce: 2) { promise in
            let (code, process) = try await Self.run(promise.experiment, promise.target)
            defer { process.remove() }
            #expect(code == 1, "\(promise.target): \(process.text)")
            let finding = try #require(promise.broken)
            #expect(try VerdictFile(process)[finding]?.verdict == "violated", "\(promise.target): \(process.text)")
            try await process.expectTheSameOffline(code)
        }
    }

    @Test func `the harness dies in the middle of a fault, and no gateway or backend outlives it`() async throws {
        let path = Self.folder.appendingPathComponent("backend-paused.yaml").path
        let process = try HighwaterProcess(["run", path])
        defer { process.remove() }
        #expect(
            await poll(within: .seconds(40)) {
                (try? process.file("undo.jsonl"))?.contains("\"step\":\"applied\"") == true
            }, "\(process.text)")
        let name = try #require(process.run).lastPathComponent
        #expect(ProcessTable.pids(mentioning: name).count >= 4)
        process.send(SIGKILL)
        #expect(await poll(within: .seconds(10)) { ProcessTable.pids(mentioning: name).isEmpty })
    }

    @Test func `a server whose configuration is wrong is told with what it said, and leaves nothing`() async throws {
        let process = try HighwaterProcess(["--help"])
        _ = await process.exitCode()
        defer { process.remove() }
        let files = [
            "nginx.conf": "pid \"{{directory}}/p\"; events {} http { server { listen {{listen}}; nonsense; } }",
            "x.yaml": """
            highwater: 1
            name: wrong
            target: {http: {provision: nginx, config: nginx.conf}}
            load: {profile: [{hold: 10/s, for: 2s}]}
            """,
        ]
        for (name, text) in files { try Data(text.utf8).write(to: process.directory.appendingPathComponent(name)) }
        let (code, run) = try await HighwaterProcess.finished(["run", "x.yaml"], in: process.directory)
        #expect(code == 69, "\(run.text)")
        #expect(run.text.contains("nonsense"), "\(run.text)")
    }
}
