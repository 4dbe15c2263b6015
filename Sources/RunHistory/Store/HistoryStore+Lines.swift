import Foundation
import GRDB

extension HistoryStore {
    /// What an import did.
    public struct Imported: Sendable, Hashable, Codable {
        public var added = 0
        /// What was there before.
        public var known = 0
    }

    private struct Format: Decodable {
        var highwater_run: Int?
        var highwater_acceptance: Int?
    }

    /// Adds runs and acceptances, one JSON object a line; all of them or, where a line is wrong, none.
    ///
    /// - Parameters:
    ///   - data: The lines, in UTF-8.
    ///   - location: What to call the lines in an error, such as the name of the file.
    /// - Returns: How many were new.
    /// - Throws: `HistoryError` for the first line that is wrong, with its number.
    public func importLines(_ data: Data, location: String) throws(HistoryError) -> Imported {
        try write { database in
            var result = Imported()
            for (number, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                .enumerated()
            where !line.allSatisfy({ $0 <= 0x20 }) {
                let isNew = try self.importLine(Data(line), database, "\(location):\(number + 1)")
                result.added += isNew ? 1 : 0
                result.known += isNew ? 0 : 1
            }
            return result
        }
    }

    /// Gives each run and each acceptance as a JSON line, in the order of time, runs first.
    ///
    /// - Parameter body: Takes a line.
    /// - Throws: `HistoryError`, also for a run that is damaged, or what `body` throws.
    public func exportLines(_ body: (String) throws -> Void) throws {
        do {
            try database.read { database in
                let rows = try Row.fetchCursor(database, sql: "SELECT id, record FROM run ORDER BY time_ms, number")
                while let row = try rows.next() {
                    let json: String = row[1]
                    // What cannot be read could not be imported again.
                    _ = try self.record(json, of: row[0])
                    try body(json)
                }
                for acceptance in try self.acceptances(database) { try body(try Self.line(acceptance)) }
            }
        } catch let error as DatabaseError { throw HistoryError(error, path) }
    }

    private func importLine(_ line: Data, _ database: Database, _ location: String) throws -> Bool {
        let decoder = JSONDecoder()
        do {
            let format = try decoder.decode(Format.self, from: line)
            if format.highwater_acceptance != nil {
                return try insert(try decoder.decode(Acceptance.self, from: line), database, location: location)
            }
            return try insert(try decoder.decode(RunRecord.self, from: line), database, location: location)
        } catch let error as DecodingError {
            throw HistoryError(
                .invalid, location, "this is no run of a history: \(Self.text(error))",
                remedy: "import what 'highwater history export' wrote; nothing was imported")
        }
    }

    private func acceptances(_ database: Database) throws -> [Acceptance] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT run.id, metric, reason, acceptance.time_ms FROM acceptance JOIN run ON run.number = acceptance.run
                ORDER BY acceptance.time_ms, run.number, metric
                """
        ).map { Acceptance(runID: $0[0], metric: $0[1], reason: $0[2], timeMilliseconds: $0[3]) }
    }

    /// What is wrong with JSON, in a few words.
    static func text(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        return switch error {
        case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")): \(context.debugDescription)"
        case .dataCorrupted(let context): context.debugDescription
        @unknown default: "\(error)"
        }
    }
}
