import GRDB

/// The tables of a history. A migration that was released never changes; what is new is a new one.
enum HistorySchema {
    /// `HWHS` in ASCII: tells our files from other SQLite databases.
    static let applicationID: Int32 = 0x4857_4853

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 runs", migrate: addRuns)
        migrator.registerMigration("2 acceptances", migrate: addAcceptances)
        return migrator
    }

    /// A measurement lies beside its neighbours in time, so that a series is one stretch of one index; the JSON of a run
    /// is only read to be exported.
    private static func addRuns(_ database: Database) throws {
        try database.execute(
            sql: """
                PRAGMA application_id = \(applicationID);
                CREATE TABLE series (
                    id INTEGER PRIMARY KEY, experiment TEXT NOT NULL, plan_hash TEXT NOT NULL, context TEXT NOT NULL,
                    UNIQUE (experiment, plan_hash, context)
                ) STRICT;
                CREATE TABLE run (
                    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, series INTEGER NOT NULL REFERENCES series (id),
                    time_ms INTEGER NOT NULL, commit_hash TEXT, branch TEXT, verdict TEXT NOT NULL, record TEXT NOT NULL
                ) STRICT;
                CREATE INDEX run_by_time ON run (series, time_ms);
                CREATE TABLE metric (
                    id INTEGER PRIMARY KEY, series INTEGER NOT NULL REFERENCES series (id), name TEXT NOT NULL,
                    unit TEXT NOT NULL, better TEXT NOT NULL, UNIQUE (series, name)
                ) STRICT;
                CREATE TABLE measurement (
                    metric INTEGER NOT NULL REFERENCES metric (id), time_ms INTEGER NOT NULL,
                    run INTEGER NOT NULL REFERENCES run (number), median REAL NOT NULL,
                    PRIMARY KEY (metric, time_ms, run)
                ) STRICT, WITHOUT ROWID;
                """)
    }

    private static func addAcceptances(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE acceptance (
                    run INTEGER NOT NULL REFERENCES run (number), metric TEXT NOT NULL, reason TEXT NOT NULL,
                    time_ms INTEGER NOT NULL, PRIMARY KEY (run, metric)
                ) STRICT, WITHOUT ROWID;
                """)
    }
}
