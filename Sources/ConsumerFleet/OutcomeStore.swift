import Experiments
import Foundation
import GRDB
import MessageLedger

/// The application behind the reference consumer: it keeps one effect per message in SQLite.
///
/// Applied idempotently, a message that comes again changes nothing; applied naively, it has its effect again.
public final class OutcomeStore {
    private let database: DatabaseQueue
    private let isIdempotent: Bool

    /// Opens the store, and makes its table when it is new.
    public init(path: String, apply: OutcomePlan.Application) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try Self.useWriteAheadLog(database, within: .seconds(10))
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        database = try DatabaseQueue(path: path, configuration: configuration)
        try database.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS effects (message TEXT NOT NULL, value INTEGER NOT NULL);
                    CREATE TABLE IF NOT EXISTS applied (message TEXT PRIMARY KEY) WITHOUT ROWID;
                    """)
        }
        isIdempotent = apply == .idempotent
    }

    /// Changes the journal mode, which is busy while another process does the same to a new store.
    ///
    /// SQLite does not wait for this lock, whatever the busy mode is: two that wait for each other would do so for ever.
    private static func useWriteAheadLog(_ database: Database, within limit: Duration) throws {
        let deadline = ContinuousClock.now + limit
        while true {
            do { return try database.execute(sql: "PRAGMA journal_mode = WAL") } catch let error as DatabaseError
                where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < deadline
            {
                usleep(useconds_t.random(in: 1000...10_000))
            }
        }
    }

    /// Applies messages in one transaction: all of their effects or none.
    ///
    /// `body`: called with a function that applies one message: idempotency key, value.
    public func transaction(_ body: ((_ message: String, _ value: UInt32) throws -> Void) throws -> Void) throws {
        try database.write { database in
            let mark = try database.cachedStatement(sql: "INSERT OR IGNORE INTO applied VALUES (?)")
            let effect = try database.cachedStatement(sql: "INSERT INTO effects VALUES (?, ?)")
            try body { message, value in
                if isIdempotent {
                    try mark.execute(arguments: [message])
                    guard database.changesCount > 0 else { return }
                }
                try effect.execute(arguments: [message, Int64(value)])
            }
        }
    }

    /// Reads every message with an effect: how many effects, and the smallest and largest value.
    public static func forEachMessage(
        path: String, _ body: (_ message: String, _ effects: Int, _ values: ClosedRange<UInt32>) throws -> Void
    ) throws {
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT message, count(*), min(value), max(value) FROM effects GROUP BY message")
            while let row = try rows.next() {
                let low = UInt32(truncatingIfNeeded: row[2] as Int64)
                let high = UInt32(truncatingIfNeeded: row[3] as Int64)
                try body(row[0], row[1], min(low, high)...max(low, high))
            }
        }
    }
}
