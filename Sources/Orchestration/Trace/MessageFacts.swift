import Measurement
import MessageLedger

/// What the ledger knows of one message.
struct MessageFacts {
    private(set) var isAttempted = false
    private(set) var facts: Set<Fact> = []
    private(set) var place: Place?

    /// Reads the ledger of a producer.
    ///
    /// - Throws: `LedgerError` when it is missing or damaged.
    init(_ directory: RunDirectory, _ manifest: RunManifest, producer: UInt32, sequence: UInt64) throws(LedgerError) {
        var ledger = try ProducerLedger.open(
            in: directory.ledger, run: manifest.run, producer: producer, writable: false)
        guard sequence < ledger.attempted else { return }
        isAttempted = true
        for fact in Fact.allCases where ledger.holds(fact, sequence) { facts.insert(fact) }
        let message = MessageID(producer: producer, sequence: sequence)
        place = try PlaceEvidence.places(of: [message], in: directory.ledger, run: manifest.run)[message]
    }

    func holds(_ fact: Fact) -> Bool { facts.contains(fact) }
}
