import Experiments
import Measurement
import MessageLedger
import Synchronization
import TargetKit

/// Enters each answer of one worker into the ledger, the histograms and the counters.
///
/// The producer's thread is the only one that receives, so the ledger's table of segments needs no lock of its own.
public final class DeliveryAccount: DeliveryReceiver {
    /// Where the answers of a worker are recorded.
    public struct Recorders: Sendable {
        public var latency: LatencyRecorder
        public var service: LatencyRecorder
        /// Only of a gateway.
        public var statuses: StatusRecorder?
        public var exchanges: ExchangeLog?
        /// The moments of single messages, for whoever traces one.
        public var times: TimeSample?

        public init(
            latency: LatencyRecorder, service: LatencyRecorder, statuses: StatusRecorder? = nil,
            exchanges: ExchangeLog? = nil, times: TimeSample? = nil
        ) {
            self.latency = latency
            self.service = service
            self.statuses = statuses
            self.exchanges = exchanges
            self.times = times
        }
    }

    public let counters: LoadCounters
    /// Operations of this worker that were answered or given up.
    let answered = Atomic<UInt64>(0)
    let times = SendTimes()
    private let ledger: Mutex<ProducerLedger>
    private let producer: UInt32
    private let keepsPlaces: Bool
    private let recorders: Recorders
    private let events: EventLog

    /// `ledger`: a second view of the generator's ledger, for the answers. `keepsPlaces`: whether deliveries tell of places
    /// too, so that they can be compared.
    public init(
        ledger: consuming ProducerLedger, recorders: Recorders, counters: LoadCounters, events: EventLog,
        keepsPlaces: Bool = true
    ) {
        self.keepsPlaces = keepsPlaces
        producer = ledger.producer
        self.ledger = Mutex(ledger)
        self.recorders = recorders
        self.counters = counters
        self.events = events
    }

    public func receive(_ delivery: Delivery, of sequence: UInt64, at moment: UInt64) {
        enter(delivery, sequence, times[sequence], answered: moment)
    }

    public func receive(at moment: UInt64, _ next: () -> (delivery: Delivery, sequence: UInt64)?) {
        var acknowledged: UInt64 = 0
        var failed: [(Delivery, UInt64)] = []
        ledger.withLock { ledger in
            while let (delivery, sequence) = next() {
                guard case .acknowledged(let place) = delivery else {
                    failed.append((delivery, sequence))
                    continue
                }
                acknowledge(sequence, place, &ledger)
                let times = times[sequence]
                note(sequence, times, answered: moment)
                time(times, answered: moment)
                acknowledged += 1
            }
        }
        counters.acknowledged.wrappingAdd(acknowledged, ordering: .relaxed)
        answered.wrappingAdd(acknowledged, ordering: .releasing)
        for (delivery, sequence) in failed { receive(delivery, of: sequence, at: moment) }
    }

    public func receive(_ delivery: Delivery, of sequence: UInt64, exchange: Exchange) {
        let intended = times[sequence].intended
        recorders.statuses?.record(intended: intended, status: exchange.status)
        recorders.exchanges?.append(ExchangeRecord(exchange, delivery, sequence: sequence, intended: intended))
        enter(delivery, sequence, (intended, exchange.sent), answered: exchange.answered)
    }

    @inline(__always) private func enter(
        _ delivery: Delivery, _ sequence: UInt64, _ times: SendTimes.Moments, answered moment: UInt64
    ) {
        note(sequence, times, answered: moment)
        switch delivery {
        case .acknowledged(let place):
            ledger.withLock { acknowledge(sequence, place, &$0) }
            counters.acknowledged.wrappingAdd(1, ordering: .relaxed)
            time(times, answered: moment)
        case .unconfirmed:
            counters.unconfirmed.wrappingAdd(1, ordering: .relaxed)
        case .rejected(let reason):
            ledger.withLock { ledger in
                record(sequence) { () throws(LedgerError) in _ = try ledger.mark(.rejected, sequence) }
            }
            counters.rejected.wrappingAdd(1, ordering: .relaxed)
            report("rejected", sequence, reason)
        case .indeterminate(let reason):
            counters.indeterminate.wrappingAdd(1, ordering: .relaxed)
            report("no answer", sequence, reason)
        }
        answered.wrappingAdd(1, ordering: .releasing)
    }

    @inline(__always) private func note(_ sequence: UInt64, _ times: SendTimes.Moments, answered moment: UInt64) {
        recorders.times?.noteAnswer(of: sequence, intended: times.intended, sent: times.sent, answered: moment)
    }

    @inline(__always) private func acknowledge(_ sequence: UInt64, _ place: Place?, _ ledger: inout ProducerLedger) {
        record(sequence) { () throws(LedgerError) in try ledger.acknowledge(sequence, at: keepsPlaces ? place : nil) }
    }

    /// What a full disk has no room for is counted by the ledger, which makes the run inconclusive.
    @inline(__always) private func record(_ sequence: UInt64, _ body: () throws(LedgerError) -> Void) {
        do throws(LedgerError) { try body() } catch { report("not recorded", sequence, "\(error)") }
    }

    @inline(__always) private func time(_ times: SendTimes.Moments, answered moment: UInt64) {
        let intended = times.intended
        recorders.latency.record(intended: intended, nanoseconds: moment &- min(moment, intended))
        recorders.service.record(intended: intended, nanoseconds: moment &- min(moment, times.sent))
    }

    /// The first hundred failures of a stream are told one by one; the counters have them all.
    private func report(_ what: String, _ sequence: UInt64, _ reason: String) {
        guard counters.reported.load(ordering: .relaxed) < 100,
            counters.reported.wrappingAdd(1, ordering: .relaxed).newValue <= 100
        else { return }
        events.append(.clientError, subject: "message \(producer)-\(sequence)", detail: "\(what): \(reason)")
    }
}

extension ExchangeRecord {
    /// What a gateway made of the request that has a number in the ledger and was due at a moment.
    init(_ exchange: Exchange, _ delivery: Delivery, sequence: UInt64, intended: UInt64) {
        let outcome: Outcome =
            switch delivery {
            case .acknowledged, .unconfirmed: .acknowledged
            case .rejected: .rejected
            case .indeterminate: .indeterminate
            }
        self.init(
            sequence: sequence, intended: intended, sent: exchange.sent, answered: exchange.answered,
            status: exchange.status, outcome: outcome, attempts: UInt8(clamping: exchange.attempts),
            retryAfterSeconds: exchange.retryAfterSeconds, backend: exchange.backend)
    }
}
