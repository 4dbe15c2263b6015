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
        (code, text) = try await run("trend", "rebalance.time", "--svg", "trend.svg")
        #expect(code == 0 && text.contains("hash31") && text.contains("worse"), "\(text)")
        try #expect(String(contentsOf: directory.appending(path: "trend.svg"), encoding: .utf8).contains("at hash31"))
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
