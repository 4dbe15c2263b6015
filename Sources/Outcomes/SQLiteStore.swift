import Foundation
import GRDB
import MessageLedger
import SystemPackage

/// SQLite files of others, which are only looked at.
public enum SQLiteStore {
    /// Whether nobody holds the right to write in the file, or there is none.
    public static func isFree(_ path: FilePath) -> Bool {
        guard FileManager.default.fileExists(atPath: path.string) else { return true }
        var configuration = Configuration()
        configuration.busyMode = .timeout(0.02)
        do {
            let database = try DatabaseQueue(path: path.string, configuration: configuration)
            try database.writeWithoutTransaction { database in
                try database.execute(sql: "BEGIN IMMEDIATE; ROLLBACK")
            }
            return true
        } catch let error as DatabaseError { return error.resultCode != .SQLITE_BUSY } catch { return true }
    }

    /// A number is the checksum of what was applied; a text or bytes are that itself.
    private static func checksum(_ value: DatabaseValue) -> UInt32? {
        switch value.storage {
        case .int64(let number): UInt32(truncatingIfNeeded: number)
        case .string(let text): KeyOutcome.checksum(text)
        case .blob(let data): data.withUnsafeBytes(CRC32C.checksum)
        case .double, .null: nil
        }
    }

    /// Gives the rows of a query: a key, a number and perhaps what was applied.
    static func forEachOutcome(path: String, query: String, _ body: (KeyOutcome) throws -> Void) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.read { database in
            let rows = try Row.fetchCursor(database, sql: query)
            while let row = try rows.next() {
                guard row.count >= 2, let key = String.fromDatabaseValue(row[0]),
                    let count = Int.fromDatabaseValue(row[1])
                else { throw OutcomeMistake(problem: "the query gave the row \(row), not a key and a count") }
                try body(KeyOutcome(key: key, count: count, checksum: row.count > 2 ? checksum(row[2]) : nil))
            }
        }
    }
}
