import ConsumerFleet
import Experiments
import Foundation
import Measurement
import MessageLedger
import Outcomes
import TargetKit

/// Enters the effects of a run's operations into its ledgers, once nothing changes them any more.
struct FinalRead: ~Copyable {
    private(set) var reading = OutcomeReading()

    /// Reads the SQLite store of the reference consumers.
    ///
    /// - Throws: when it cannot be read.
    static func read(store path: String, into ledgers: inout OutcomeLedgers) throws -> OutcomeReading {
        var read = FinalRead()
        guard FileManager.default.fileExists(atPath: path) else { return read.reading }
        try OutcomeStore.forEachMessage(path: path) { message, effects, values in
            try read.note(message, effects: effects, checksums: values, &ledgers)
        }
        return read.reading
    }

    /// Reads what an experiment names.
    ///
    /// `gateway`: the host and port that a bare path is asked at. `environment`: what a command is told.
    /// Throws: when it cannot be read.
    static func read(
        _ source: OutcomeSource, of directory: RunDirectory, _ manifest: RunManifest, at gateway: String,
        environment: [String: String] = [:]
    ) async throws -> OutcomeReading {
        var ledgers = try OutcomeLedgers(directory, manifest)
        var read = FinalRead()
        try await source.forEachOutcome(at: gateway, environment: environment) { outcome in
            try read.note(
                outcome.key, effects: outcome.count, checksums: outcome.checksum.map { $0...$0 }, &ledgers)
        }
        return read.reading
    }

    /// Reads a topic that has a message for each effect.
    ///
    /// - Throws: when it cannot be read to its end.
    static func read(
        _ topic: any ResultTopic, of directory: RunDirectory, _ manifest: RunManifest
    ) throws -> OutcomeReading {
        var counts: [String: Int] = [:]
        try topic.forEachKey(within: .seconds(120)) { counts[$0, default: 0] += 1 }
        var ledgers = try OutcomeLedgers(directory, manifest)
        var read = FinalRead()
        for (key, count) in counts { try read.note(key, effects: count, checksums: nil, &ledgers) }
        return read.reading
    }

    /// Enters the effects of one operation; `checksums`: the smallest and largest of them, if the store keeps them.
    ///
    /// - Throws: `LedgerError` when the disk is full.
    mutating func note(
        _ key: String, effects: Int, checksums: ClosedRange<UInt32>?, _ ledgers: inout OutcomeLedgers
    ) throws(LedgerError) {
        reading.effects += UInt64(effects)
        reading.messages += 1
        let isWrong = try ledgers.with(key) { ledger, sequence throws(LedgerError) -> Bool? in
            guard try ledger.mark(.applied, sequence) != nil else { return nil }
            let isWrong =
                checksums.map { $0 != (ledger.checksum(of: sequence) ?? 0)...(ledger.checksum(of: sequence) ?? 0) }
                ?? false
            if effects > 1 || isWrong { _ = try ledger.mark(.misapplied, sequence) }
            return isWrong
        }
        guard let isWrong = isWrong ?? nil else {
            reading.unknown += 1
            return example("\(key): never sent")
        }
        if effects > 1 {
            reading.repeated += 1
            example("\(key): \(effects) effects")
        }
        if isWrong {
            reading.wrongValue += 1
            example("\(key): its value is not the one that was sent")
        }
    }

    private mutating func example(_ text: String) {
        if reading.examples.count < 10 { reading.examples.append(text) }
    }
}
