import Foundation
import MessageLedger
import SystemPackage

/// What was measured in one interval of a run; rates are per second over the interval.
public struct Sample: Sendable, Hashable {
    /// The end of the interval, in seconds from the start of the load.
    public var seconds = 0.0
    /// How much of the interval counts: of the first and the last of a load the part in which there was load.
    public var intervalSeconds = 1.0
    public var phase = ""
    public var intendedRate = 0.0
    public var offeredRate = 0.0
    public var achievedRate = 0.0
    /// Sends that failed for certain or got no answer in time, in the interval.
    public var failures = 0.0
    public var deliveredRate = 0.0
    public var redeliveredRate = 0.0
    /// Messages behind, in the worst partition and over all; `nil` while the target did not tell.
    public var lagMaximum: Double?
    public var lagTotal: Double?
    /// Messages due but not yet handed to the client.
    public var backlog = 0.0
    /// Latency quantiles of what was due in the interval, in milliseconds.
    public var latencyP50: Double?
    public var latencyP99: Double?
    public var endToEndP99: Double?
    /// The ids of the faults in place.
    public var faults: [String] = []
    /// Processor use of the harness in cores.
    public var processorShare = 0.0
    /// Resident memory of the harness in bytes.
    public var residentBytes = 0.0

    public init() {}

    /// The name of each column with the way to read and write it.
    private enum Column {
        case number(String, WritableKeyPath<Sample, Double> & Sendable)
        case optional(String, WritableKeyPath<Sample, Double?> & Sendable)

        var name: String {
            switch self {
            case .number(let name, _), .optional(let name, _): name
            }
        }
    }

    private static let columns: [Column] = [
        .number("t_s", \.seconds), .number("interval_s", \.intervalSeconds), .number("intended_per_s", \.intendedRate),
        .number("offered_per_s", \.offeredRate),
        .number("achieved_per_s", \.achievedRate), .number("failures", \.failures),
        .number("delivered_per_s", \.deliveredRate), .number("redelivered_per_s", \.redeliveredRate),
        .optional("lag_max", \.lagMaximum), .optional("lag_total", \.lagTotal), .number("backlog", \.backlog),
        .optional("latency_p50_ms", \.latencyP50), .optional("latency_p99_ms", \.latencyP99),
        .optional("end_to_end_p99_ms", \.endToEndP99), .number("cpu_cores", \.processorShare),
        .number("rss_bytes", \.residentBytes),
    ]

    public static var csvHeader: String { (columns.map(\.name) + ["phase", "faults"]).joined(separator: ",") }

    public var csvLine: String {
        let numbers = Self.columns.map { column in
            switch column {
            case .number(_, let path): Self.format(self[keyPath: path])
            case .optional(_, let path): self[keyPath: path].map(Self.format) ?? ""
            }
        }
        return (numbers + [phase, faults.joined(separator: " ")]).joined(separator: ",")
    }

    /// Reads a line of `samples.csv`; `nil` when it is cut short or a cell is no number that is measured.
    public init?(csvLine: Substring) {
        let cells = csvLine.split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == Self.columns.count + 2 else { return nil }
        for (column, cell) in zip(Self.columns, cells) {
            if case .optional(_, let path) = column, cell.isEmpty {
                self[keyPath: path] = nil
                continue
            }
            guard let value = Double(cell), abs(value) < Self.limit else { return nil }
            switch column {
            case .number(_, let path): self[keyPath: path] = value
            case .optional(_, let path): self[keyPath: path] = value
            }
        }
        phase = String(cells[Self.columns.count])
        faults = cells[Self.columns.count + 1].split(separator: " ").map(String.init)
    }

    /// Nothing that is measured comes near it, in whatever unit; below it every whole number is exact.
    private static let limit = 1e15

    private static func format(_ value: Double) -> String {
        value == value.rounded() && abs(value) < limit ? String(Int64(value)) : String(format: "%.3f", value)
    }

    /// Reads `samples.csv`; lines that are cut short are left out.
    ///
    /// - Throws: `LedgerError` when a line that is not cut short cannot have been written.
    public static func read(_ path: FilePath) throws(LedgerError) -> [Sample] {
        // A line without its end may lack a part of its last cell.
        guard let data = FileManager.default.contents(atPath: path.string), let end = data.lastIndex(of: 0x0A) else {
            return []
        }
        let lines = String(decoding: data[..<end], as: UTF8.self).split(separator: "\n").enumerated().dropFirst()
        var samples: [Sample] = []
        for (index, line) in lines {
            if let sample = Sample(csvLine: line) {
                samples.append(sample)
            } else if line.count(where: { $0 == "," }) == columns.count + 1 {
                throw LedgerError(path, damage: "line \(index + 1) holds a number that is never measured")
            }
        }
        return samples
    }
}
