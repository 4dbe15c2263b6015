import Experiments
import Foundation
import GRDB

/// The effects of requests, by idempotency key, in an SQLite file that all backends of a run share.
///
/// Applied idempotently, a repeated key changes nothing and gets the first result; naively, each request is an effect.
final class EffectStore {
    /// What became of one request.
    enum Result: Sendable, Hashable {
        case applied
        /// The key was there: nothing happened, and the first result is given again.
        case repeated(by: Int)
        /// The key was there with another body.
        case conflict
    }

    private let database: DatabaseQueue
    private let backend: Int
    private let apply: OutcomePlan.Application

    /// Opens the store, and makes its table when it is new.
    init(path: String, backend: Int, apply: OutcomePlan.Application) throws {
        var configuration = Configuration()
        // SQLite's own waiting begins with 1 ms and soon is at 100: too long beside a transaction of a tenth of one.
        configuration.busyMode = .callback { tries in
            usleep(200)
            return tries < 50_000
        }
        configuration.prepareDatabase { database in
            // A killed process loses nothing that is in the page cache; only a power failure would.
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF")
        }
        database = try Self.opened(path, configuration)
        (self.backend, self.apply) = (backend, apply)
    }

    /// Backends start together, and the one that turns on the journal shuts the others out for a moment.
    private static func opened(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
        let deadline = ContinuousClock.now + .seconds(5)
        while true {
            do {
                let database = try DatabaseQueue(path: path, configuration: configuration)
                try database.write { database in
                    try database.execute(
                        sql: """
                            CREATE TABLE IF NOT EXISTS effects (
                                key TEXT PRIMARY KEY, count INTEGER NOT NULL, checksum INTEGER NOT NULL,
                                backend INTEGER NOT NULL) WITHOUT ROWID
                            """)
                }
                return database
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                guard ContinuousClock.now < deadline else { throw error }
                usleep(5000)
            }
        }
    }

    /// Applies requests in one transaction, and gives what became of each.
    func apply(_ effects: [(key: String, checksum: UInt32)]) throws -> [Result] {
        try database.write { database in
            let statement = try database.cachedStatement(sql: sql)
            let first = try database.cachedStatement(sql: "SELECT checksum, backend FROM effects WHERE key = ?")
            return try effects.map { effect in
                try statement.execute(arguments: [effect.key, Int64(effect.checksum), backend])
                guard apply == .idempotent, database.changesCount == 0 else { return .applied }
                let row = try Row.fetchOne(first, arguments: [effect.key])
                guard let row, row[0] == Int64(effect.checksum) else { return .conflict }
                return .repeated(by: row[1])
            }
        }
    }

    private var sql: String {
        switch apply {
        case .idempotent: "INSERT INTO effects VALUES (?, 1, ?, ?) ON CONFLICT (key) DO NOTHING"
        case .naive:
            """
            INSERT INTO effects VALUES (?, 1, ?, ?)
            ON CONFLICT (key) DO UPDATE SET count = count + 1, checksum = excluded.checksum
            """
        }
    }

    /// Reads every effect of the store at `path`.
    static func forEachEffect(path: String, _ body: (_ key: String, _ count: Int, _ checksum: UInt32) throws -> Void)
        throws
    {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.read { database in
            let rows = try Row.fetchCursor(database, sql: "SELECT key, count, checksum FROM effects")
            while let row = try rows.next() {
                try body(row[0], row[1], UInt32(truncatingIfNeeded: row[2] as Int64))
            }
        }
    }
}
