import ConsumerFleet
import Foundation
import Measurement
import MessageLedger

/// Reads the outcome store after the fleet has ended, and enters into the ledger what was applied.
enum FinalRead {
    /// - Throws: when the store or the ledger cannot be read.
    static func read(store path: String, ledger: inout ProducerLedger) throws -> OutcomeReading {
        var reading = OutcomeReading()
        guard FileManager.default.fileExists(atPath: path) else { return reading }
        try OutcomeStore.forEachMessage(path: path) { message, effects, values in
            reading.effects += UInt64(effects)
            reading.messages += 1
            guard let sequence = sequence(message, ledger.producer), ledger.mark(.applied, sequence) != nil else {
                reading.unknown += 1
                return note("\(message): never sent", &reading)
            }
            if effects > 1 {
                reading.repeated += 1
                _ = ledger.mark(.misapplied, sequence)
                note("message \(message): \(effects) effects", &reading)
            }
            guard let checksum = ledger.checksum(of: sequence), values != checksum...checksum else { return }
            reading.wrongValue += 1
            _ = ledger.mark(.misapplied, sequence)
            note("message \(message): its value is not the one that was sent", &reading)
        }
        return reading
    }

    /// The sequence in an idempotency key such as `0-4711`, if it is of this producer.
    private static func sequence(_ message: String, _ producer: UInt32) -> UInt64? {
        let parts = message.split(separator: "-")
        guard parts.count == 2, UInt32(parts[0]) == producer else { return nil }
        return UInt64(parts[1])
    }

    private static func note(_ text: String, _ reading: inout OutcomeReading) {
        if reading.examples.count < 10 { reading.examples.append(text) }
    }
}
