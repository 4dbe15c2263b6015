import Foundation
import TestSupport
import Testing

@testable import RunHistory

@Suite struct HistoryLinesTests {
    let directory: TemporaryDirectory
    let store: HistoryStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try HistoryStore(path: directory.file("history.sqlite").string)
    }

    @Test func `a history is exported whole, and imported twice adds nothing the second time`() throws {
        for index in 0..<5 { try store.add(.made(index)) }
        try store.add(
            Acceptance(runID: RunRecord.made(2).id, metric: "throughput", reason: "wanted", timeMilliseconds: 7))
        let lines = try exported(store)
        #expect(lines.count == 6)
        let other = try HistoryStore(path: directory.file("other.sqlite").string)
        let data = Data(lines.joined(separator: "\n").utf8)
        try #expect(other.importLines(data, location: "x").added == 6)
        let again = try other.importLines(data, location: "x")
        #expect(again == .init(added: 0, known: 6))
        try #expect(exported(other) == lines)
    }

    @Test func `a line says its format, and times and lengths with their units`() throws {
        try store.add(.made(0))
        let line = try #require(exported(store).first)
        for piece in [
            #""highwater_run":1"#, #""time_ms":1767225600000"#, #""plan_hash":"5f1d""#, #""begin_s":15"#,
            #""seed":18446744073709551615"#, #""better":"lower""#, #""n":3"#,
        ] { #expect(line.contains(piece), "\(piece) in \(line)") }
    }

    @Test func `a wrong line is named by its number, and nothing of the file is imported`() throws {
        let good = try HistoryStore.line(RunRecord.made(0))
        for (bad, problem) in [
            ("{}", "'highwater_run' is missing"), ("nonsense", "this is no run of a history"),
            (good.replacing(#""highwater_run":1"#, with: #""highwater_run":2"#), "format 2 is newer"),
            (good.replacing(#""id":"20260101-main-0""#, with: #""id":"""#), "a run needs an id"),
        ] {
            #expect {
                try store.importLines(Data("\(good)\n\n\(bad)\n".utf8), location: "runs.jsonl")
            } throws: { error in
                "\(error)".contains(problem) && "\(error)".hasPrefix("runs.jsonl:3: error")
            }
            try #expect(store.newestRuns(1).isEmpty)
        }
    }

    private func exported(_ store: HistoryStore) throws -> [String] {
        var lines: [String] = []
        try store.exportLines { lines.append($0) }
        return lines
    }
}
