import Measurement
import MessageLedger
import Synchronization
import TargetKit

/// Enters each answer into the ledger, the histograms and the counters.
///
/// The producer's thread is the only one that receives, so the ledger's table of segments needs no lock of its own.
public final class DeliveryAccount: DeliveryReceiver {
    public let counters: LoadCounters
    let times = SendTimes()
    private let ledger: Mutex<ProducerLedger>
    private let latency: LatencyRecorder
    private let service: LatencyRecorder
    private let events: EventLog
    private let reported = Atomic<Int>(0)

    /// `ledger`: a second view of the generator's ledger, for the answers.
    public init(
        ledger: consuming ProducerLedger, latency: LatencyRecorder, service: LatencyRecorder, counters: LoadCounters,
        events: EventLog
    ) {
        self.ledger = Mutex(ledger)
        self.latency = latency
        self.service = service
        self.counters = counters
        self.events = events
    }

    public func receive(_ delivery: Delivery, of sequence: UInt64) {
        switch delivery {
        case .acknowledged(let place):
            ledger.withLock { $0.acknowledge(sequence, at: place) }
            counters.acknowledged.wrappingAdd(1, ordering: .relaxed)
            recordLatency(of: sequence)
        case .unconfirmed:
            counters.unconfirmed.wrappingAdd(1, ordering: .relaxed)
        case .rejected(let reason):
            ledger.withLock { _ = $0.mark(.rejected, sequence) }
            counters.rejected.wrappingAdd(1, ordering: .relaxed)
            report("rejected", sequence, reason)
        case .indeterminate(let reason):
            counters.indeterminate.wrappingAdd(1, ordering: .relaxed)
            report("no answer", sequence, reason)
        }
    }

    private func recordLatency(of sequence: UInt64) {
        let now = MonotonicClock.now
        let times = times[sequence]
        latency.record(intended: times.intended, nanoseconds: now &- times.intended)
        service.record(intended: times.intended, nanoseconds: now &- times.sent)
    }

    /// The first hundred failures are told one by one; the counters have them all.
    private func report(_ what: String, _ sequence: UInt64, _ reason: String) {
        guard reported.wrappingAdd(1, ordering: .relaxed).newValue <= 100 else { return }
        events.append(.clientError, subject: "message 0-\(sequence)", detail: "\(what): \(reason)")
    }
}
