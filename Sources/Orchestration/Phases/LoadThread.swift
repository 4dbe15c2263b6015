import Foundation
import LoadGeneration
import MessageLedger
import TargetKit

/// Runs a generator on a thread of its own.
enum LoadThread {
    /// Returns when the generator is done.
    ///
    /// - Throws: `LedgerError` when the disk is full.
    static func run<Producer: MessageProducer>(
        _ generator: LoadGenerator<Producer>, from start: UInt64, ledger: consuming ProducerLedger, grace: Duration
    ) async throws(LedgerError) {
        let handover = LedgerHandover(ledger)
        let result: Result<Void, LedgerError> = await withCheckedContinuation { continuation in
            Self.start("load") {
                continuation.resume(
                    returning: Result { () throws(LedgerError) in
                        var ledger = handover.take()
                        try generator.run(from: start, ledger: &ledger, grace: grace)
                    })
            }
        }
        try result.get()
    }

    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        thread.start()
    }
}

/// Carries a ledger to the thread that owns it from then on.
private final class LedgerHandover: @unchecked Sendable {
    // Written before the thread starts, taken once by it.
    private var ledger: ProducerLedger?

    init(_ ledger: consuming ProducerLedger) { self.ledger = consume ledger }

    func take() -> ProducerLedger {
        guard let taken = ledger.take() else { preconditionFailure("a ledger is taken once") }
        return taken
    }
}
