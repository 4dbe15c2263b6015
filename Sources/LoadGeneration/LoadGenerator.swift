import Experiments
import Measurement
import MessageLedger
import Synchronization
import TargetKit

/// Sends one worker's share of a stream: in the open model when operations are due, in the closed model when users are
/// ready.
///
/// Open model: the schedule does not wait for the target. What is late is sent as soon as possible and its latency
/// counts from the intended time; what is still unsent when the load must end is counted, never forgotten.
public final class LoadGenerator<Producer: MessageProducer>: Sendable {
    private let stream: StreamPlan
    private let share: StreamShare
    private let seed: UInt64
    private let producer: Producer
    private let account: DeliveryAccount
    private let senderError: LatencyRecorder
    private let isRealtime: Bool
    /// By kind of event: whether its operations only ask, and leave no effect; empty when nobody needs to know.
    private let readOnly: [Bool]
    /// What turns a moment of the monotonic clock into nanoseconds since 1970, as it was when the load was made.
    private let wallClock = MonotonicClock.wallOffset
    private let stopRequested = Atomic<Bool>(false)

    /// `seed`: of the stream, the same for all its workers. `isRealtime`: whether its thread asks for real-time priority.
    /// `marksReadOnly`: whether the ledger is told of requests that have no effect, such as GET.
    public init(
        _ stream: StreamPlan, share: StreamShare = StreamShare(), seed: UInt64, producer: Producer,
        account: DeliveryAccount, senderError: LatencyRecorder, isRealtime: Bool = false,
        marksReadOnly: Bool = false
    ) {
        self.isRealtime = isRealtime
        readOnly = marksReadOnly ? stream.profile.events.map { ($0.request ?? stream.request.line).isReadOnly } : []
        self.stream = stream
        self.share = share
        self.seed = seed
        self.producer = producer
        self.account = account
        self.senderError = senderError
    }

    /// Ends the load at the next operation.
    public func stop() { stopRequested.store(true, ordering: .relaxed) }

    /// Sends until the load ends, on the calling thread, which should have nothing else to do.
    ///
    /// - Parameters:
    ///   - start: when the load begins, on the monotonic clock.
    ///   - ledger: the producer's own view of its ledger.
    ///   - grace: how long after the end of the schedule late operations are still sent.
    /// - Throws: `LedgerError` when the disk is full; what was sent stays accounted for.
    public func run(from start: UInt64, ledger: inout ProducerLedger, grace: Duration) throws(LedgerError) {
        PacingClock.sharpen()
        if isRealtime, PacingClock.requestRealtime() {
            account.counters.realtimeThreads.wrappingAdd(1, ordering: .relaxed)
        }
        let profile = stream.scaledProfile
        var source = EventSource(
            profile, request: stream.request, seed: seed, stream: share.stream,
            isTraced: producer.carriesIdentity)
        if let users = UserSchedule(profile) {
            try runClosed(users, from: start, &source, &ledger)
        } else {
            try runOpen(ArrivalSchedule(profile, seed: seed), from: start, grace, &source, &ledger)
        }
    }

    // MARK: Open model

    private func runOpen(
        _ schedule: ArrivalSchedule, from start: UInt64, _ grace: Duration, _ source: inout EventSource,
        _ ledger: inout ProducerLedger
    ) throws(LedgerError) {
        let deadline = start + UInt64((schedule.length + grace).nanoseconds)
        var cursor = schedule.cursor(worker: share.worker, of: share.workers)
        var sequence: UInt64 = 0
        var next = cursor.next()
        var sentInARow = 0
        // A load that was stopped owes nothing.
        defer {
            if !stopRequested.load(ordering: .relaxed) {
                account.counters.unsent.wrappingAdd(
                    remaining(from: next, schedule, until: account.counters.end.load(ordering: .relaxed)),
                    ordering: .relaxed)
            }
        }
        let looks = producer.handoversPerLook
        var now: UInt64 = 0
        while let arrival = next {
            // A load that ends early owes what was due by then.
            if arrival.nanoseconds >= account.counters.end.load(ordering: .relaxed) { return }
            let intended = start + arrival.nanoseconds
            if intended > now || sentInARow % looks == 0 { now = MonotonicClock.now }
            guard intended <= now else {
                if stopRequested.load(ordering: .relaxed) || now > deadline { return }
                // Short sleeps, so that a stop is seen soon even when arrivals are far apart.
                producer.wait(until: min(max(intended, now + producer.grid), now + 100_000_000))
                continue
            }
            if stopRequested.load(ordering: .relaxed) || now > deadline { return }
            if try send(sequence, intended: intended, now: now, from: &source, &ledger) {
                sequence += 1
                next = cursor.next()
                sentInARow += 1
                // A client that is driven by us must see to its answers also while we are behind.
                if sentInARow % 64 == 0, producer.isDriven { producer.wait(until: now) }
            } else {
                account.counters.queueFull.wrappingAdd(1, ordering: .relaxed)
                producer.wait(until: now + 1_000_000)
                now = 0
            }
        }
    }

    /// How many operations of this worker were never handed over.
    private func remaining(
        from next: (index: UInt64, nanoseconds: UInt64)?, _ schedule: ArrivalSchedule, until end: UInt64
    ) -> UInt64 {
        guard let next, next.nanoseconds < end else { return 0 }
        let stride = UInt64(share.workers)
        let count = end == .max ? schedule.count : schedule.arrivals(before: end)
        return (count - next.index + stride - 1) / stride
    }

    // MARK: Closed model

    private func runClosed(
        _ users: UserSchedule, from start: UInt64, _ source: inout EventSource,
        _ ledger: inout ProducerLedger
    ) throws(LedgerError) {
        let planned = start + UInt64(users.length.nanoseconds)
        let thinkSeed = SeedTree(seed: seed).derived("think", UInt64(share.worker)).seed
        var crowd = UserCrowd()
        var sequence: UInt64 = 0
        var answered: UInt64 = 0
        while !stopRequested.load(ordering: .relaxed) {
            let now = MonotonicClock.now
            let end = min(planned, start &+ min(account.counters.end.load(ordering: .relaxed), .max - start))
            guard now < end else { return }
            guard now >= start else {
                producer.wait(until: min(start, now + 100_000_000))
                continue
            }
            let sofar = account.answered.load(ordering: .acquiring)
            while answered < sofar {
                crowd.answer(readyAt: now + users.think.nanoseconds(for: randomWord(seed: thinkSeed, index: answered)))
                answered += 1
            }
            crowd.resize(to: usersOfShare(users, at: now - start), now: now)
            while let ready = crowd.next(dueBy: now) {
                guard try send(sequence, intended: ready, now: MonotonicClock.now, from: &source, &ledger) else {
                    crowd.giveBack(ready)
                    account.counters.queueFull.wrappingAdd(1, ordering: .relaxed)
                    break
                }
                sequence += 1
            }
            // Ramps are followed in steps of 10 ms; an answer ends the wait where the client is driven by us.
            producer.wait(until: min(crowd.due ?? .max, now + (producer.isDriven ? 10_000_000 : 500_000), end))
        }
    }

    private func usersOfShare(_ users: UserSchedule, at nanoseconds: UInt64) -> Int {
        let all = users.users(at: Double(nanoseconds) / 1e9)
        return (all + share.workers - 1 - share.worker) / share.workers
    }

    // MARK: One operation

    /// Hands over one operation; `false` when the client has no room for it.
    ///
    /// `now`: when that begins, which is the moment the operation counts as sent.
    @inline(__always) private func send(
        _ sequence: UInt64, intended: UInt64, now: UInt64, from source: inout EventSource,
        _ ledger: inout ProducerLedger
    ) throws(LedgerError) -> Bool {
        guard producer.inFlight < SendTimes.capacity - 1 else { return false }
        let due = (intended &+ wallClock) / 1_000_000
        let handover = try source.withEvent(share.index(of: sequence), due: due) { event throws(LedgerError) in
            try hand(sequence, intended, now, event, &ledger)
        }
        switch handover {
        case .full: return false
        case .refused(let reason): account.receive(.rejected(reason: reason), of: sequence)
        case .taken: break
        }
        account.counters.offered.wrappingAdd(1, ordering: .relaxed)
        return true
    }

    @inline(__always) private func hand(
        _ sequence: UInt64, _ intended: UInt64, _ now: UInt64, _ event: borrowing Event,
        _ ledger: inout ProducerLedger
    ) throws(LedgerError) -> Handover {
        let checksum = event.payload.isEmpty ? 0 : CRC32C.checksum(event.payload)
        // An operation that was refused for lack of room is attempted again under the same sequence.
        if sequence >= ledger.attempted {
            try ledger.attempt(sequence, checksum: checksum)
            if !readOnly.isEmpty, readOnly[event.kind] { _ = try ledger.mark(.readOnly, sequence) }
        }
        let place = producer.stampPlace
        if place == .nowhere { return hand(sequence, intended, now, event, event.payload, stamp: .empty) }
        let stamp = MessageStamp(
            run: ledger.run, producer: ledger.producer, sequence: sequence, intendedNanoseconds: intended,
            checksum: checksum, key: event.keyNumber)
        if place == .payload {
            stamp.write(to: UnsafeMutableRawBufferPointer(rebasing: event.stampedPayload[..<MessageStamp.byteCount]))
            return hand(
                sequence, intended, now, event, UnsafeRawBufferPointer(event.stampedPayload), stamp: .empty)
        }
        return withUnsafeTemporaryAllocation(byteCount: MessageStamp.byteCount, alignment: 8) { bytes in
            stamp.write(to: bytes)
            return hand(sequence, intended, now, event, event.payload, stamp: UnsafeRawBufferPointer(bytes))
        }
    }

    @inline(__always) private func hand(
        _ sequence: UInt64, _ intended: UInt64, _ now: UInt64, _ event: borrowing Event,
        _ payload: UnsafeRawBufferPointer, stamp: UnsafeRawBufferPointer
    ) -> Handover {
        account.times[sequence] = (intended, now)
        let handover = producer.send(
            OutgoingMessage(
                sequence: sequence, intended: intended, created: Int64((now &+ wallClock) / 1_000_000),
                kind: event.kind, path: event.path, key: event.key,
                payload: payload, stamp: stamp, identity: event.identity, traceparent: event.traceparent,
                headers: event.headers))
        if handover != .full { senderError.record(intended: intended, nanoseconds: now &- min(now, intended)) }
        return handover
    }
}
