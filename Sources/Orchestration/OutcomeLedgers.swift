import Measurement
import MessageLedger

/// The ledgers of all producers of a run, to mark the effects of their operations by idempotency key.
struct OutcomeLedgers: ~Copyable {
    private let manifest: RunManifest
    private let ledgers: [LedgerBox]

    init(_ directory: RunDirectory, _ manifest: RunManifest) throws(LedgerError) {
        self.manifest = manifest
        var boxes: [LedgerBox] = []
        for producer in 0..<UInt32(manifest.producers) {
            boxes.append(
                LedgerBox(try ProducerLedger.open(in: directory.ledger, run: manifest.run, producer: producer)))
        }
        ledgers = boxes
    }

    /// Calls `body` with the ledger and the sequence of the operation that has a key such as `0-4711`; nil when no
    /// such operation was sent.
    ///
    /// - Throws: what `body` throws.
    mutating func with<Result>(
        _ identity: String,
        _ body: (_ ledger: inout ProducerLedger, _ sequence: UInt64) throws(LedgerError) -> Result
    ) throws(LedgerError) -> Result? {
        guard let place = manifest.message(ofIdentity: identity), ledgers.indices.contains(Int(place.producer)) else {
            return nil
        }
        return try body(&ledgers[Int(place.producer)].ledger, place.sequence)
    }
}

/// Holds a ledger, which cannot be copied, in a collection.
private final class LedgerBox {
    var ledger: ProducerLedger

    init(_ ledger: consuming ProducerLedger) { self.ledger = ledger }
}
