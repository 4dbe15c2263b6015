import FaultProxy
import Foundation
import TestServers
import TestSupport
import Testing

/// Faults that the proxy brings about, in whole runs.
@Suite(.serialized) struct ProxyFaultTests {
    @Test func `requests of Kafka that are late, refused or denied lose nothing`() async throws {
        let path = HighwaterProcess.repository.appendingPathComponent("experiments/kafka-requests.yaml").path
        let (code, process) = try await HighwaterProcess.finished(["run", path])
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        let verdict = try VerdictFile(process)
        #expect(verdict.findings.filter { $0.group == "fault" }.map(\.name) == ["storm", "denied", "late"])
        #expect(verdict.findings.allSatisfy { $0.verdict == "held" })
        // The member whose heartbeats were late fell out of its group, and nobody else did.
        let events = try process.file("events.jsonl").split(separator: "\n")
        let losers = Set(
            events.filter { $0.contains("\"kind\":\"lost\"") }.map { event in
                event.firstRange(of: /"source":"[^"]*"/).map { String(event[$0]) } ?? "nobody"
            })
        #expect(losers == ["\"source\":\"consumer-1\""], "\(losers)")
    }

    /// A gateway whose clients lose a tenth of their packets; `means`: who loses them.
    private static func experiment(_ port: UInt16, means: String) -> String {
        """
        highwater: 1
        name: lossy
        target: {http: {url: 'http://127.0.0.1:\(port)'}}
        load: {profile: [{hold: 50/s, for: 9s}], connections: 20}
        warm-up: 1s
        schedule:
          - {id: lossy, at: 2s, fault: {network: {loss: 10%, loss-by: \(means)}}, between: clients and gateway, for: 6s}
        """
    }

    private static func write(_ text: String) throws -> URL {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file
    }

    /// Tables of nftables that a run has left, by their names.
    private static func tables(of run: String) throws -> [String] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.environment = ["PATH": "/usr/sbin:/sbin:/usr/bin:/bin"]
        process.arguments = ["nft", "list", "tables"]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").map(String.init).filter { $0.contains(run) }
    }

    @Test(arguments: [("model", "by the model"), ("kernel", "by the kernel")])
    func `a share of the packets is lost, and the report says by whom`(means: String, proof: String) async throws {
        if means == "kernel", let reason = KernelPacketLoss.reasonUnavailable() {
            // Where the kernel cannot be asked, the run must say so instead of passing.
            return try await Self.expectRefusal(reason)
        }
        let server = try RecordingServer()
        defer { server.stop() }
        let file = try Self.write(Self.experiment(server.port, means: means))
        defer { try? FileManager.default.removeItem(at: file) }
        let (code, process) = try await HighwaterProcess.finished(["run", file.path])
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        let fault = try #require(try VerdictFile(process)["lossy"])
        #expect(fault.verdict == "held" && (fault.observed + fault.evidence.joined()).contains(proof), "\(fault)")
        let run = try #require(process.run).lastPathComponent
        #expect(try means == "model" || Self.tables(of: run).isEmpty)
    }

    private static func expectRefusal(_ reason: String) async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        let file = try write(experiment(server.port, means: "kernel"))
        defer { try? FileManager.default.removeItem(at: file) }
        let (code, process) = try await HighwaterProcess.finished(["run", file.path])
        defer { process.remove() }
        #expect(code == 3 && process.text.contains("the kernel cannot be asked"), "\(reason): \(process.text)")
    }

    @Test(
        .enabled(if: KernelPacketLoss.reasonUnavailable() == nil, "the kernel cannot be asked to lose packets here"),
        arguments: [true, false])
    func `after SIGKILL the guard or heal removes the kernel's table`(hasGuard: Bool) async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        let file = try Self.write(Self.experiment(server.port, means: "kernel"))
        defer { try? FileManager.default.removeItem(at: file) }
        let process = try HighwaterProcess(["run", file.path])
        defer { process.remove() }
        #expect(
            await poll(within: .seconds(30)) {
                (try? process.file("undo.jsonl"))?.contains("\"step\":\"applied\"") == true
            }, "\(process.text)")
        let run = try #require(process.run).lastPathComponent
        #expect(try Self.tables(of: run).count == 1)
        if !hasGuard { for pid in ProcessTable.pids(mentioning: run) where pid != process.pid { kill(pid, SIGKILL) } }
        process.send(SIGKILL)
        _ = await process.exitCode()
        if hasGuard {
            #expect(try await poll(within: .seconds(20)) { try Self.tables(of: run).isEmpty })
        } else {
            #expect(try Self.tables(of: run).count == 1)
        }
        let (code, heal) = try await HighwaterProcess.finished(["heal"], in: process.directory)
        #expect(code == 0, "\(heal.text)")
        #expect(try Self.tables(of: run).isEmpty)
    }
}
