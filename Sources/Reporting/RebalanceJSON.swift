import Foundation
import RebalanceRecorder

/// Rebalances as JSON: the recorder's own names in snake case, times in µs at the end of whose names stands `_us`.
public enum RebalanceJSON {
    /// One object with everything that was found.
    public static func text(_ findings: RebalanceFindings) throws -> String {
        try encode(findings, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }

    /// One object with what a run has found, and how much it could not look at.
    public static func text(_ account: RebalanceAccount) throws -> String {
        try encode(account, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }

    /// One line for each finding, with its `kind`, for a pipe that reads while it is written.
    public static func lines(_ findings: RebalanceFindings) throws -> [String] {
        try findings.rebalances.map { try line("rebalance", $0) }
            + findings.staticReturns.map { try line("static return", $0) }
            + findings.departures.map { try line("departure", $0) }
            + findings.coordinatorMoves.map { try line("coordinator move", $0) }
            + findings.refusedJoins.map { try line("refused join", $0) }
    }

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
        encoder.keyEncodingStrategy = .custom { path in Key(path.last?.stringValue ?? "") }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = Self.snake(name) }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { return nil }

        /// `lastAnswerMicroseconds` becomes `last_answer_us`. Names of members and topics are no such words and stay.
        private static func snake(_ name: String) -> String {
            guard name.allSatisfy({ $0.isLetter && $0.isASCII }), let first = name.first, first.isLowercase else {
                return name
            }
            let words = name.replacingOccurrences(of: "IDs", with: "Ids").replacingOccurrences(of: "ID", with: "Id")
            let split = words.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
            return split.hasSuffix("microseconds") ? String(split.dropLast("microseconds".count)) + "us" : split
        }
    }
}
