import Foundation
import GRDB

/// The runs of the past in an SQLite file, which several processes may read and write at once.
public final class HistoryStore: Sendable {
    /// The environment variable that says where the history lies.
    public static let environmentVariable = "HIGHWATER_HISTORY"

    private static let attempts = 20

    public let path: String
    let database: DatabaseQueue

    /// Opens a history, brings its tables up to date, and makes one where there is none yet.
    ///
    /// - Parameters:
    ///   - path: The file; its directory must exist.
    ///   - mustExist: Whether a file that is not there is an error.
    /// - Throws: `HistoryError` when it cannot be used or made.
    public init(path: String, mustExist: Bool = false) throws(HistoryError) {
        self.path = path
        if mustExist, !FileManager.default.fileExists(atPath: path) {
            throw HistoryError(
                .missing, path, "there is no history here",
                remedy:
                    "give another with --history or \(Self.environmentVariable); 'highwater history import' makes one")
        }
        database = try Self.opened(path)
    }

    /// Two processes that open a new file at once get in each other's way while the tables are made; who comes second
    /// finds them made.
    private static func opened(_ path: String) throws(HistoryError) -> DatabaseQueue {
        var attempt = 1
        while true {
            do { return try open(path) } catch {
                let code = (error as? DatabaseError)?.resultCode
                let races: [ResultCode] = [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_CONSTRAINT, .SQLITE_ERROR]
                guard let code, races.contains(code), attempt < attempts else { throw HistoryError(error, path) }
            }
            attempt += 1
            usleep(UInt32(attempt) * 5000)
        }
    }

    private static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.journalMode = .wal
        configuration.prepareDatabase { database in
            // Each transaction of the write-ahead log is whole; after a loss of power the last ones may be missing.
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        let database = try DatabaseQueue(path: path, configuration: configuration)
        let isUpToDate = try database.read { database in
            try check(database, path)
            return try HistorySchema.migrator.hasCompletedMigrations(database)
        }
        if !isUpToDate { try HistorySchema.migrator.migrate(database) }
        return database
    }

    private static func check(_ database: Database, _ path: String) throws {
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        // The list of migrations is the first thing that another process makes in a new file.
        let sql = "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'"
        let tables = try Int.fetchOne(database, sql: sql) ?? 0
        guard application == HistorySchema.applicationID || (tables == 0 && application == 0) else {
            throw HistoryError(
                .unusable, path, "this SQLite database belongs to another program",
                remedy: "give another path; nothing was written")
        }
        guard tables > 0, try HistorySchema.migrator.hasBeenSuperseded(database) else { return }
        throw HistoryError(
            .unusable, path, "the history was written by a newer highwater",
            remedy: "use that one, or export there and import here; nothing was written")
    }

    /// Reads in one consistent view.
    func read<Value>(_ body: (Database) throws -> Value) throws(HistoryError) -> Value {
        do { return try database.read(body) } catch { throw HistoryError(error, path) }
    }

    /// Writes in one transaction: all of it or nothing.
    func write<Value>(_ body: (Database) throws -> Value) throws(HistoryError) -> Value {
        do { return try database.write(body) } catch { throw HistoryError(error, path) }
    }
}
