import ConsumerFleet
import Foundation
import Measurement
import MessageLedger

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
            read.note(message, effects: effects, checksums: values, &ledgers)
        }
        return read.reading
    }

    /// Enters the effects of one operation; `checksums`: the smallest and largest of them, if the store keeps them.
    mutating func note(
        _ key: String, effects: Int, checksums: ClosedRange<UInt32>?, _ ledgers: inout OutcomeLedgers
    ) {
        reading.effects += UInt64(effects)
        reading.messages += 1
        let isWrong = ledgers.with(key) { ledger, sequence -> Bool? in
            guard ledger.mark(.applied, sequence) != nil else { return nil }
            let isWrong =
                checksums.map { $0 != (ledger.checksum(of: sequence) ?? 0)...(ledger.checksum(of: sequence) ?? 0) }
                ?? false
            if effects > 1 || isWrong { _ = ledger.mark(.misapplied, sequence) }
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
