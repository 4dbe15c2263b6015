import Foundation
import TestSupport
import Testing

/// A short run that holds, looked at from outside.
@Suite(.serialized) struct RunTests {
    private static func start(_ options: String...) throws -> HighwaterProcess {
        let path = HighwaterProcess.repository.appendingPathComponent("experiments/connections.yaml").path
        return try HighwaterProcess(["run", path] + options)
    }

    /// Consumers and load generator hold connections to the proxy; only the proxy holds connections to brokers.
    private static func bypasses(_ process: HighwaterProcess) -> [String] {
        let broker = ProcessTable.pids(mentioning: "broker.sock").first.map(ProcessTable.listeners) ?? []
        let proxy = ProcessTable.listeners(of: process.pid)
        let consumers = ProcessTable.pids(mentioning: "consumer-").filter { $0 != process.pid }
        return consumers.flatMap { pid in
            ProcessTable.connections(of: pid).filter { broker.contains($0.remote) || !proxy.contains($0.remote) }
                .map { "pid \(pid) to port \($0.remote)" }
        }
    }

    @Test func `five kinds of fault are survived, and no client connection passes the proxy by`() async throws {
        let process = try Self.start()
        defer { process.remove() }
        #expect(
            await poll(within: .seconds(30)) { (try? process.file("undo.jsonl"))?.contains("pause") == true },
            "\(process.text)")
        #expect(ProcessTable.pids(mentioning: "consumer-").count >= 3)
        #expect(Self.bypasses(process).isEmpty)
        let code = await process.exitCode()
        #expect(code == 0, "\(process.text)")
        let verdict = try VerdictFile(process)
        #expect(
            verdict.findings.filter { $0.group == "fault" }.map(\.name) == [
                "pause", "leaders", "reset", "hole", "away",
            ])
        #expect(verdict.findings.allSatisfy { $0.verdict == "held" })
        for name in [
            "run.json", "plan.yaml", "inputs.json", "samples.csv", "events.jsonl", "latency.hlog", "undo.jsonl",
            "outcomes.json", "verdict.json", "junit.xml", "summary.md", "report.html",
        ] {
            #expect(try !process.file(name).isEmpty, "\(name)")
        }
        #expect(ProcessTable.pids(mentioning: try #require(process.run).lastPathComponent).isEmpty)
    }

    @Test func `the same seed gives the same schedule on the same subjects, wherever the stamps are`() async throws {
        let runs = try [Self.start(), Self.start("--set", "load.producer.stamp=payload")]
        defer { for run in runs { run.remove() } }
        for run in runs { #expect(await run.exitCode() == 0, "\(run.text)") }
        let subjects = try runs.map { run in
            try run.file("events.jsonl").split(separator: "\n").filter { $0.contains("\"fault-intended\"") }
                .compactMap { line in
                    line.range(of: "\"detail\":\"[^\"]*\"", options: .regularExpression).map { String(line[$0]) }
                }
        }
        #expect(subjects[0].count == 5)
        #expect(subjects[0] == subjects[1])
    }
}
