import Foundation
import GRDB
import TestSupport
import Testing

@testable import RunHistory

@Suite struct HistoryStoreTests {
    let directory: TemporaryDirectory
    var path: String { directory.file("history.sqlite").string }

    init() throws { directory = try TemporaryDirectory() }

    @Test func `a run comes back as it was kept, also from another process's view`() throws {
        let record = RunRecord.made(3)
        try #expect(HistoryStore(path: path).add(record))
        try #expect(HistoryStore(path: path, mustExist: true).newestRuns(10) == [record])
    }

    @Test func `a run that is there is not added again, and another with its id is refused`() throws {
        let store = try HistoryStore(path: path)
        try store.add(.made(1))
        try #expect(!store.add(.made(1)))
        var other = RunRecord.made(1)
        other.seed = 5
        #expect { try store.add(other) } throws: { ($0 as? HistoryError)?.kind == .invalid }
        try #expect(store.newestRuns(10).count == 1)
    }

    @Test func `only runs of one plan in one context are a series, whatever order they are added in`() throws {
        let store = try HistoryStore(path: path)
        for index in [2, 0, 1] { try store.add(.made(index, rebalance: 4000 + Double(index))) }
        var context = RunContext.made
        context.client = "librdkafka 2.4.0"
        try store.add(.made(7, branch: "other", context: context))
        let series = try store.series(experiment: "flash-sale")
        #expect(series.map(\.runs) == [1, 3])
        let metric = try #require(series[1].metrics.first)
        let values = try store.values(of: metric, in: series[1])
        #expect(values.values == [4000, 4001, 4002])
        #expect(values.points.map(\.commit) == ["commit-1", "commit-2", "commit-3"])
        try #expect(store.series(planHash: "5f").count == 2 && store.series(planHash: "6").isEmpty)
    }

    @Test func `a run that was inconclusive is kept and not compared`() throws {
        let store = try HistoryStore(path: path)
        try store.add(.made(0))
        try store.add(.made(1, verdict: .inconclusive))
        let series = try #require(store.series().first)
        #expect(series.runs == 2)
        try #expect(store.values(of: series.metrics[0], in: series).points.count == 1)
    }

    @Test func `a metric in another unit, or one that is not a number, is refused`() throws {
        let store = try HistoryStore(path: path)
        try store.add(.made(0))
        var other = RunRecord.made(1)
        other.metrics[0].metric.unit = "s"
        #expect { try store.add(other) } throws: { "\($0)".contains("another unit than 's'") }
        other.metrics[0].metric.unit = "ms"
        other.metrics[0].median = .nan
        #expect { try store.add(other) } throws: { "\($0)".contains("rebalance.time is not a number") }
    }

    @Test func `processes that add runs at once, also to a file that none has made yet, lose none`() throws {
        let writer = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "HistoryWriter")
        let processes = try (0..<4).map { number in
            let process = Process()
            process.executableURL = writer
            process.arguments = [path, "writer\(number)", "50"]
            try process.run()
            return process
        }
        for process in processes {
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        let series = try #require(HistoryStore(path: path).series().first)
        #expect(series.runs == 200)
    }

    @Test func `a file of the version before is brought up to date with its runs`() throws {
        let old = try DatabaseQueue(path: path)
        try HistorySchema.migrator.migrate(old, upTo: "1 runs")
        try old.write { database in
            try database.execute(sql: "INSERT INTO series VALUES (1, 'flash-sale', '5f1d', 'c')")
            try database.execute(
                sql: "INSERT INTO run VALUES (1, 'r', 1, 5, NULL, NULL, 'held', ?)",
                arguments: [HistoryStore.line(RunRecord.made(0))])
        }
        try old.close()
        let store = try HistoryStore(path: path)
        try #expect(store.series().first?.runs == 1)
        try store.add(Acceptance(runID: "r", metric: "rebalance.time", reason: "known", timeMilliseconds: 9))
    }

    @Test func `a newer file, another program's file and a damaged one are refused and left as they are`() throws {
        try HistoryStore(path: path).database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')") }
        #expect { try HistoryStore(path: path) } throws: { "\($0)".contains("newer highwater") }

        let foreign = directory.file("foreign.sqlite").string
        try DatabaseQueue(path: foreign).write { try $0.execute(sql: "CREATE TABLE photo (id)") }
        #expect { try HistoryStore(path: foreign) } throws: { "\($0)".contains("belongs to another program") }

        let damaged = directory.file("damaged.sqlite").string
        let bytes = Data(repeating: 0x5A, count: 9000)
        try bytes.write(to: URL(fileURLWithPath: damaged))
        #expect { try HistoryStore(path: damaged) } throws: { ($0 as? HistoryError)?.kind == .unusable }
        try #expect(Data(contentsOf: URL(fileURLWithPath: damaged)) == bytes)
    }

    @Test(arguments: [("{}", "'"), ("nonsense", "")])
    func `a run that is damaged is named, whether it is listed or exported`(json: String, problem: String) throws {
        let store = try HistoryStore(path: path)
        for index in 0..<2 { try store.add(.made(index)) }
        let id = RunRecord.made(1).id
        try store.database.write {
            try $0.execute(sql: "UPDATE run SET record = ? WHERE id = ?", arguments: [json, id])
        }
        let list: () throws -> Void = { _ = try store.newestRuns(10) }
        let export: () throws -> Void = { try store.exportLines { _ in } }
        for read in [list, export] {
            let error = try #require(throws: HistoryError.self) { try read() }
            #expect(error.kind == .unusable && error.location == path)
            #expect(error.problem.hasPrefix("the run '\(id)' is damaged: \(problem)"), "\(error)")
        }
    }

    @Test func `the runs of a branch are those of a metric, and a branch without any is refused`() throws {
        let store = try HistoryStore(path: path)
        for (index, branch) in ["main", "other", "main"].enumerated() { try store.add(.made(index, branch: branch)) }
        let series = try #require(store.series().first)
        let values = try store.values(of: HistoryQuery.metric("throughput", of: series, in: store), in: series)
        try #expect(HistoryQuery.runs(ofBranch: "main", in: values, store).points.count == 2)
        let error = try #require(throws: HistoryError.self) {
            try HistoryQuery.runs(ofBranch: "nope", in: values, store)
        }
        #expect(error.kind == .missing && error.problem.contains("no run of branch 'nope'"), "\(error)")
    }

    @Test func `a missing file and a directory that is not there are told with the remedy`() {
        #expect { try HistoryStore(path: path, mustExist: true) } throws: { error in
            (error as? HistoryError)?.kind == .missing && "\(error)".contains("HIGHWATER_HISTORY")
        }
        let nowhere = directory.file("no/such/history.sqlite").string
        #expect { try HistoryStore(path: nowhere) } throws: { error in
            (error as? HistoryError)?.kind == .unwritable && "\(error)".contains("can be written")
        }
    }

    @Test func `an accepted change is found at its run, and a new reason takes the place of the old one`() throws {
        let store = try HistoryStore(path: path)
        for index in 0..<3 { try store.add(.made(index)) }
        for (time, reason) in [(1, "first"), (2, "second")] {
            try store.add(
                Acceptance(
                    runID: RunRecord.made(1).id, metric: "rebalance.time", reason: reason, timeMilliseconds: Int64(time)
                ))
        }
        let series = try #require(store.series().first)
        let values = try store.values(of: TrackedMetric("rebalance.time", unit: "ms", better: .lower), in: series)
        #expect(values.points.map(\.acceptance) == [nil, "second", nil])
        #expect {
            try store.add(Acceptance(runID: "x", metric: "m", reason: "", timeMilliseconds: 0))
        } throws: { ($0 as? HistoryError)?.kind == .missing }
    }
}
