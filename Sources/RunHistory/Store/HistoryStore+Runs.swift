import Foundation
import GRDB

extension HistoryStore {
    /// Keeps a finished run.
    ///
    /// - Returns: Whether it was new; a run that is there already is left as it is.
    /// - Throws: `HistoryError` when it cannot be kept, or another run has its id.
    @discardableResult
    public func add(_ record: RunRecord) throws(HistoryError) -> Bool {
        try write { try self.insert(record, $0, location: self.path) }
    }

    /// Marks a change of level as known. One that was marked before gets the new reason.
    public func add(_ acceptance: Acceptance) throws(HistoryError) {
        try write { _ = try self.insert(acceptance, $0, location: self.path) }
    }

    func insert(_ record: RunRecord, _ database: Database, location: String) throws -> Bool {
        if let mistake = record.mistake {
            throw HistoryError(.invalid, location, "\(mistake) (run '\(record.id)')", remedy: "correct the run")
        }
        let json = try Self.line(record)
        let sql = "SELECT record FROM run WHERE id = ?"
        if let known = try String.fetchOne(database, sql: sql, arguments: [record.id]) {
            guard known == json else {
                throw HistoryError(
                    .invalid, location, "there is another run with the id '\(record.id)'",
                    remedy: "give each run an id of its own")
            }
            return false
        }
        let series = try seriesNumber(record, database)
        try database.execute(
            sql: """
                INSERT INTO run (id, series, time_ms, commit_hash, branch, verdict, record) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                record.id, series, record.timeMilliseconds, record.commit?.commit, record.commit?.branch,
                record.verdict.rawValue, json,
            ])
        let run = database.lastInsertedRowID
        for summary in record.metrics { try insert(summary, run, series, record, database, location) }
        return true
    }

    private func seriesNumber(_ record: RunRecord, _ database: Database) throws -> Int64 {
        let key: StatementArguments = [record.experiment.name, record.experiment.planHash, record.context.key]
        try database.execute(
            sql: "INSERT OR IGNORE INTO series (experiment, plan_hash, context) VALUES (?, ?, ?)", arguments: key)
        return try Int64.fetchOne(
            database, sql: "SELECT id FROM series WHERE experiment = ? AND plan_hash = ? AND context = ?",
            arguments: key) ?? 0
    }

    private func insert(
        _ summary: MetricSummary, _ run: Int64, _ series: Int64, _ record: RunRecord, _ database: Database,
        _ location: String
    ) throws {
        let metric = summary.metric
        try database.execute(
            sql: """
                INSERT INTO metric (series, name, unit, better) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET better = excluded.better
                """,
            arguments: [series, metric.name, metric.unit, metric.better.rawValue])
        let known = try Row.fetchOne(
            database, sql: "SELECT id, unit FROM metric WHERE series = ? AND name = ?",
            arguments: [series, metric.name])
        guard let known, known["unit"] == metric.unit else {
            throw HistoryError(
                .invalid, location, "\(metric.name) was kept in another unit than '\(metric.unit)' before",
                remedy: "keep it in the same unit, or under another name")
        }
        let number: Int64 = known["id"]
        try database.execute(
            sql: "INSERT INTO measurement (metric, time_ms, run, median) VALUES (?, ?, ?, ?)",
            arguments: [number, record.timeMilliseconds, run, summary.median])
    }

    func insert(_ acceptance: Acceptance, _ database: Database, location: String) throws -> Bool {
        guard
            let run = try Int64.fetchOne(
                database, sql: "SELECT number FROM run WHERE id = ?", arguments: [acceptance.runID])
        else {
            throw HistoryError(
                .missing, location, "there is no run '\(acceptance.runID)' to accept a change at",
                remedy: "'highwater history list' shows the runs; import them before what was accepted")
        }
        try database.execute(
            sql: """
                INSERT INTO acceptance (run, metric, reason, time_ms) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET reason = excluded.reason, time_ms = excluded.time_ms
                WHERE excluded.time_ms > time_ms
                """,
            arguments: [run, acceptance.metric, acceptance.reason, acceptance.timeMilliseconds])
        return database.changesCount > 0
    }

    static func line(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
