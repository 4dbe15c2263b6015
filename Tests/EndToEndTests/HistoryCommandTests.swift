import Foundation
import Testing

/// A history from its import to an accepted change, by the program itself.
@Suite struct HistoryCommandTests {
    private let directory: URL

    init() throws {
        directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
    }

    @Test func `a slower commit is gated with 6, named by the trend, and green once it is accepted`() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let lines = (0..<36).map(Self.line).joined(separator: "\n")
        try Data(lines.utf8).write(to: directory.appending(path: "runs.jsonl"))
        var (code, text) = try await run("history", "import", "runs.jsonl")
        #expect(code == 0 && text.contains("36 added"), "\(text)")
        (code, text) = try await run("gate", "--json")
        #expect(code == 6 && text.contains(#""answer" : "regression""#), "\(text)")
        (code, text) = try await run("trend", "rebalance.time", "--plot", "trend.svg")
        #expect(code == 0 && text.contains("hash31") && text.contains("worse"), "\(text)")
        try #expect(String(contentsOf: directory.appending(path: "trend.svg"), encoding: .utf8).contains("at hash31"))
        (code, text) = try await run("gate", "--baseline", "mian")
        #expect(code == 66 && text.contains("no run of branch 'mian'") && text.contains("fix: "), "\(text)")
        (code, text) = try await run("trend", "rebalance.time", "--branch", "nope")
        #expect(code == 66 && text.contains("no run of branch 'nope'") && text.contains("fix: "), "\(text)")
        (code, text) = try await run("accept", "rebalance.time", "hash31", "--reason", "on purpose")
        #expect(code == 0, "\(text)")
        (code, text) = try await run("gate")
        #expect(code == 0 && text.contains("no regression"), "\(text)")
        (code, text) = try await run("history", "export")
        #expect(code == 0 && text.contains(#""reason":"on purpose""#), "\(text)")
    }

    @Test func `what is missing, damaged or asked wrongly ends with its own code and a remedy`() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        var (code, text) = try await run("gate")
        #expect(code == 66 && text.contains("fix: "), "\(text)")
        try Data(repeating: 7, count: 5000).write(to: directory.appending(path: "h.sqlite"))
        (code, text) = try await run("trend", "rebalance.time")
        #expect(code == 66 && text.contains("damaged"), "\(text)")
        try Data("{}".utf8).write(to: directory.appending(path: "runs.jsonl"))
        try FileManager.default.removeItem(at: directory.appending(path: "h.sqlite"))
        (code, text) = try await run("history", "import", "runs.jsonl")
        #expect(code == 64 && text.contains("runs.jsonl:1: error"), "\(text)")
        (code, text) = try await run("gate", "--level", "0.7")
        #expect(code == 64 && text.contains("between 0 and 0.5"), "\(text)")
    }

    private static let experiment = """
        highwater: 1
        name: short
        target: {kafka: {embedded: {brokers: 1}, topic: orders, partitions: 2}}
        load: {profile: [{hold: 100/s, for: 4s}]}
        consumers: {group: workers, count: 2, assignor: range}
        warm-up: 1s
        history: {track: [backlog]}
        invariants:
          no-loss: {}
          backlog: {expect: lag.max < 5000}
        """

    @Test func `finished runs are kept, with what they measured, as one series whatever their seeds`() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data(Self.experiment.utf8).write(to: directory.appending(path: "short.yaml"))
        for seed in ["1", "2"] {
            let (code, text) = try await run("run", "short.yaml", "--seed", seed)
            #expect(code == 0, "\(text)")
        }
        let (code, text) = try await run("history", "export")
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("{") }
        #expect(code == 0 && lines.count == 2, "\(text)")
        for line in lines {
            #expect(line.contains(#""verdict":"held""#) && line.contains(#""name":"backlog""#), "\(line)")
            #expect(line.contains("gap.integral") && line.contains("classic range"), "\(line)")
        }
        let hashes = lines.compactMap { $0.firstMatch(of: #/"plan_hash":"([0-9a-f]{32})"/#)?.1 }
        #expect(hashes.count == 2 && Set(hashes).count == 1, "\(text)")
        let (trend, plot) = try await run("trend", "backlog")
        #expect(trend == 0 && plot.contains("backlog (lower is better)"), "\(plot)")
    }

    @Test func `a history that cannot be used is told before anything is sent`() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data(Self.experiment.utf8).write(to: directory.appending(path: "short.yaml"))
        try Data(repeating: 7, count: 5000).write(to: directory.appending(path: "h.sqlite"))
        let (code, text) = try await run("run", "short.yaml")
        #expect(code == 66 && text.contains("damaged"), "\(text)")
        #expect(!FileManager.default.fileExists(atPath: directory.appending(path: "runs").path))
    }

    private func run(_ words: String...) async throws -> (Int32, String) {
        let (code, process) = try await HighwaterProcess.finished(
            words + ["--history", "h.sqlite"], in: directory)
        return (code, process.text)
    }

    /// Thirty runs at 4.2 s, then at 5.7 s; no two alike.
    private static func line(_ index: Int) -> String {
        let value = (index < 30 ? 4200 : 5700) + index * 7 % 50
        return """
            {"highwater_run":1,"id":"r\(index)","experiment":{"name":"flash-sale","plan_hash":"5f1d"},\
            "context":{"machine":"m","broker":"b","client":"c","topology":"t","protocol":"p"},\
            "commit":{"hash":"hash\(index + 1)","branch":"main","modified":false},"time_ms":\(index * 60000),"seed":1,\
            "verdict":"held","metrics":[{"metric":{"name":"rebalance.time","unit":"ms","better":"lower"},"n":1,\
            "median":\(value),"p50":\(value),"p90":\(value),"p99":\(value),"max":\(value),"spread":0}]}
            """
    }
}
