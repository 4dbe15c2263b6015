import Experiments
import Measurement
import MessageLedger
import Synchronization
import TargetKit

/// Sends the events of a profile when they are due, and never later than it can.
///
/// Open model: the schedule does not wait for the target. What is late is sent as soon as possible and its latency
/// counts from the intended time; what is still unsent when the load must end is counted, never forgotten.
public final class LoadGenerator<Producer: MessageProducer>: Sendable {
    private let schedule: ArrivalSchedule
    private let profile: LoadProfile
    private let seed: UInt64
    private let producer: Producer
    private let account: DeliveryAccount
    private let senderError: LatencyRecorder
    private let stopRequested = Atomic<Bool>(false)

    /// The shortest sleep: arrivals closer together than this are sent in one wake-up.
    private static var grid: UInt64 { 200_000 }

    public init(
        schedule: ArrivalSchedule, profile: LoadProfile, seed: UInt64, producer: Producer, account: DeliveryAccount,
        senderError: LatencyRecorder
    ) {
        self.schedule = schedule
        self.profile = profile
        self.seed = seed
        self.producer = producer
        self.account = account
        self.senderError = senderError
    }

    /// Ends the load at the next arrival.
    public func stop() { stopRequested.store(true, ordering: .relaxed) }

    /// Sends until the schedule ends, on the calling thread, which should have nothing else to do.
    ///
    /// - Parameters:
    ///   - start: when arrival 0 is due, on the monotonic clock.
    ///   - ledger: the producer's own view of its ledger.
    ///   - grace: how long after the end of the schedule late events are still sent.
    /// - Throws: `LedgerError` when the disk is full; what was sent stays accounted for.
    public func run(from start: UInt64, ledger: inout ProducerLedger, grace: Duration) throws(LedgerError) {
        PacingClock.sharpen()
        var source = EventSource(profile, seed: seed, stream: ledger.producer)
        let deadline = start + UInt64((schedule.length + grace).nanoseconds)
        var next: UInt64 = 0
        // A load that was stopped owes nothing.
        defer {
            let due = due(from: start)
            let missing = stopRequested.load(ordering: .relaxed) ? 0 : due - min(next, due)
            account.counters.unsent.wrappingAdd(missing, ordering: .relaxed)
        }
        while next < schedule.count {
            let intended = start + schedule.nanoseconds(ofArrival: next)
            let now = MonotonicClock.now
            if stopRequested.load(ordering: .relaxed) || now > deadline { return }
            guard intended <= now else {
                // Short sleeps, so that a stop is seen soon even when arrivals are far apart.
                producer.wait(until: min(max(intended, now + Self.grid), now + 100_000_000))
                continue
            }
            if try send(next, intended: intended, from: &source, &ledger) {
                next += 1
            } else {
                account.counters.queueFull.wrappingAdd(1, ordering: .relaxed)
                producer.wait(until: now + 1_000_000)
            }
        }
    }

    /// Arrivals due and not handed over.
    public func backlog(at now: UInt64, start: UInt64) -> UInt64 {
        guard now > start else { return 0 }
        let due = schedule.arrivals(before: now - start)
        return due - min(due, account.counters.offered.load(ordering: .relaxed))
    }

    private func due(from start: UInt64) -> UInt64 {
        let now = MonotonicClock.now
        return now > start ? schedule.arrivals(before: now - start) : 0
    }

    /// Hands over one event; `false` when the client has no room for it.
    private func send(
        _ sequence: UInt64, intended: UInt64, from source: inout EventSource, _ ledger: inout ProducerLedger
    ) throws(LedgerError) -> Bool {
        guard producer.inFlight < SendTimes.capacity - 1 else { return false }
        let handover = try source.withEvent(sequence) { event throws(LedgerError) in
            try hand(sequence, intended, event, &ledger)
        }
        switch handover {
        case .full: return false
        case .refused(let reason): account.receive(.rejected(reason: reason), of: sequence)
        case .taken: break
        }
        account.counters.offered.wrappingAdd(1, ordering: .relaxed)
        return true
    }

    private func hand(
        _ sequence: UInt64, _ intended: UInt64, _ event: borrowing Event, _ ledger: inout ProducerLedger
    ) throws(LedgerError) -> Handover {
        let (key, payload) = (event.key, event.payload)
        let checksum = CRC32C.checksum(payload)
        let stamp = MessageStamp(
            run: ledger.run, producer: ledger.producer, sequence: sequence, intendedNanoseconds: intended,
            checksum: checksum, key: event.keyNumber)
        // A message that was refused for lack of room is attempted again under the same sequence.
        if sequence >= ledger.attempted { try ledger.attempt(sequence, checksum: checksum) }
        return withUnsafeTemporaryAllocation(byteCount: MessageStamp.byteCount, alignment: 8) { bytes in
            stamp.write(to: bytes)
            let now = MonotonicClock.now
            account.times[sequence] = (intended, now)
            let handover = producer.send(
                OutgoingMessage(
                    sequence: sequence, key: key, payload: payload, stamp: UnsafeRawBufferPointer(bytes)))
            if handover != .full { senderError.record(intended: intended, nanoseconds: now - intended) }
            return handover
        }
    }
}
