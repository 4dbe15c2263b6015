import Foundation
import RebalanceRecorder

/// Rebalances as JSON: the recorder's own names in snake case, times in µs at the end of whose names stands `_us`.
///
/// The keys of dictionaries, which are names of members and topics, stay as they are.
public enum RebalanceJSON {
    /// One object with everything that was found.
    public static func text(_ findings: RebalanceFindings) throws -> String { try object(findings) }

    /// What a run keeps as `rebalances.json`.
    public static func text(_ account: RebalanceAccount) throws -> String { try object(account) }

    /// Reads what `text(_:)` has written of an account. `location`: the file, for the error.
    public static func account(_ data: Data, location: String) throws(RebalanceFileError) -> RebalanceAccount {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in RebalanceKey(swift: path.last?.stringValue ?? "") }
        do {
            let format = try decoder.decode(Format.self, from: data).format
            guard format == RebalanceAccount.format else { throw RebalanceFileError(location, format: format) }
            let account = try decoder.decode(RebalanceAccount.self, from: data)
            if let path = try RebalanceTimes.firstWrong(data) { throw RebalanceFileError(location, wrongTime: path) }
            return account
        } catch let error as RebalanceFileError {
            throw error
        } catch {
            throw RebalanceFileError(location, error)
        }
    }

    /// One line for each finding, with its `kind`, for a pipe that reads while it is written.
    public static func lines(_ findings: RebalanceFindings) throws -> [String] {
        try findings.rebalances.map { try line("rebalance", $0) }
            + findings.staticReturns.map { try line("static return", $0) }
            + findings.departures.map { try line("departure", $0) }
            + findings.coordinatorMoves.map { try line("coordinator move", $0) }
            + findings.refusedJoins.map { try line("refused join", $0) }
    }

    /// Any value of the recorder's, over several lines.
    static func object(_ value: some Encodable) throws -> String {
        try encode(value, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }

    private struct Format: Decodable { var format: Int }

    private struct Line<Finding: Encodable>: Encodable {
        var kind: String
        var finding: Finding
    }

    private static func line(_ kind: String, _ finding: some Encodable) throws -> String {
        try encode(Line(kind: kind, finding: finding), [.sortedKeys, .withoutEscapingSlashes])
    }

    private static func encode(_ value: some Encodable, _ format: JSONEncoder.OutputFormatting) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = format
        encoder.keyEncodingStrategy = .custom { path in RebalanceKey(json: path.last?.stringValue ?? "") }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
