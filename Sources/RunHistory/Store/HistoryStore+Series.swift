import Foundation
import GRDB

extension HistoryStore {
    /// The series of the history, the one with the newest run first. `experiment` and `planHash` (or its beginning) narrow
    /// them down.
    public func series(experiment: String? = nil, planHash: String? = nil) throws(HistoryError) -> [SeriesSummary] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT series.*, count(run.number) AS runs, max(run.time_ms) AS newest FROM series
                    JOIN run ON run.series = series.id
                    WHERE (?1 IS NULL OR experiment = ?1) AND (?2 IS NULL OR substr(plan_hash, 1, length(?2)) = ?2)
                    GROUP BY series.id ORDER BY newest DESC, series.id DESC
                    """, arguments: [experiment, planHash])
            return try rows.map { row in
                SeriesSummary(
                    number: row["id"], experiment: .init(name: row["experiment"], planHash: row["plan_hash"]),
                    context: row["context"], runs: row["runs"], newestMilliseconds: row["newest"],
                    metrics: try Self.metrics(row["id"], database))
            }
        }
    }

    /// Whether a branch has runs, of whatever series.
    func hasRuns(ofBranch branch: String) throws(HistoryError) -> Bool {
        try read { database in
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM run WHERE branch = ?)", arguments: [branch]) ?? false
        }
    }

    /// The values of a metric in the order of time, without runs that were inconclusive: what they measured is in doubt.
    public func values(of metric: TrackedMetric, in series: SeriesSummary) throws(HistoryError) -> MetricSeries {
        try read { database in
            // One stretch of the primary key of `measurement`; run and acceptance are looked up by their primary keys.
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT run.id, run.commit_hash, run.branch, measurement.time_ms, median, acceptance.reason
                    FROM metric CROSS JOIN measurement ON measurement.metric = metric.id
                    CROSS JOIN run ON run.number = measurement.run
                    LEFT JOIN acceptance ON acceptance.run = run.number AND acceptance.metric = metric.name
                    WHERE metric.series = ? AND metric.name = ? AND run.verdict <> 'inconclusive'
                    ORDER BY measurement.time_ms, measurement.run
                    """, arguments: [series.number, metric.name])
            var points: [MetricSeries.Point] = []
            while let row = try rows.next() {
                points.append(
                    MetricSeries.Point(
                        runID: row[0], commit: row[1], branch: row[2], timeMilliseconds: row[3], value: row[4],
                        acceptance: row[5]))
            }
            return MetricSeries(metric: metric, points: points)
        }
    }

    /// The newest runs, the newest first.
    public func newestRuns(_ limit: Int, of series: SeriesSummary? = nil) throws(HistoryError) -> [RunRecord] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, record FROM run WHERE (?1 IS NULL OR series = ?1)
                    ORDER BY time_ms DESC, number DESC LIMIT ?2
                    """, arguments: [series?.number, limit])
            return try rows.map { try self.record($0[1], of: $0[0]) }
        }
    }

    /// What the row of a run keeps as JSON.
    func record(_ json: String, of id: String) throws(HistoryError) -> RunRecord {
        do { return try JSONDecoder().decode(RunRecord.self, from: Data(json.utf8)) } catch {
            throw HistoryError(
                .unusable, path, "the run '\(id)' is damaged: \(Self.text(error))",
                remedy: "restore a copy, or move it away and import the JSON lines of an export into a new one")
        }
    }

    private static func metrics(_ series: Int64, _ database: Database) throws -> [TrackedMetric] {
        try Row.fetchAll(
            database, sql: "SELECT name, unit, better FROM metric WHERE series = ? ORDER BY name", arguments: [series]
        ).map { row in
            TrackedMetric(
                row["name"], unit: row["unit"], better: TrackedMetric.Direction(rawValue: row["better"]) ?? .lower)
        }
    }
}
