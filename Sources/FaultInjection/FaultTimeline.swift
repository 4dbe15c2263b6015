import Experiments
import Foundation
import Measurement
import SystemPackage

/// Carries out the schedule: each fault in its time, its undo in the journal first, and a proof of each step.
public actor FaultTimeline {
    private let scene: FaultScene
    private let journal: UndoJournal
    private let events: EventLog
    private let seed: SeedTree
    private let start: UInt64
    private var records: [String: FaultRecord] = [:]
    private var order: [String] = []
    private var active: [String] = []

    /// `seed`: the branch of the run's seed that the faults draw from.
    /// `start`: the start of the load, on the monotonic clock.
    public init(
        scene: FaultScene, journal: UndoJournal, events: EventLog, seed: SeedTree, start: UInt64
    ) {
        self.scene = scene
        self.journal = journal
        self.events = events
        self.seed = seed
        self.start = start
    }

    /// What became of each fault, in the order of the schedule.
    public var faults: [FaultRecord] { order.compactMap { records[$0] } }

    /// The ids of the faults in place.
    public var inPlace: [String] { active }

    /// Runs the whole schedule, and returns when every fault is reverted. Cancelled, it reverts at once.
    ///
    /// `isUnclear`: whether a fault that has been repeated as often as planned is to be repeated once more.
    public func run(
        _ schedule: [ScheduledFault], repeatingWhile isUnclear: @escaping RepetitionDoubt = { _, _ in false }
    ) async {
        for scheduled in schedule { enroll(scheduled) }
        await withTaskGroup { group in
            for (index, scheduled) in schedule.enumerated() {
                guard let fault = scheduled.fault as? any Fault else { continue }
                let branch = seed.derived("fault", UInt64(index))
                group.addTask { await self.repeatedly(fault, scheduled, branch, while: isUnclear) }
            }
        }
    }

    /// Notes a fault, or a repetition of one behind the others of it.
    func enroll(_ scheduled: ScheduledFault, record repetition: RepetitionRecord?) {
        let place = order.lastIndex { id in records[id].map { $0.repetition?.of == repetition?.of } ?? false }
        let isFurther = (repetition?.number ?? 1) > 1
        order.insert(scheduled.id, at: isFurther ? place.map { $0 + 1 } ?? order.endIndex : order.endIndex)
        var record = FaultRecord(
            id: scheduled.id, kind: type(of: scheduled.fault).kind, effect: scheduled.fault.effect,
            plannedSeconds: scheduled.at.seconds)
        record.repetition = repetition
        records[scheduled.id] = record
    }

    /// `branch`: of the seed, what the fault draws from.
    func carryOut(_ fault: some Fault, _ scheduled: ScheduledFault, _ branch: SeedTree) async {
        guard await wait(until: scheduled.at) else { return }
        var generator = branch.generator
        do throws(FaultError) {
            let subject = try await fault.choose(for: scheduled, in: scene, using: &generator)
            records[scheduled.id]?.subject = subject
            try await intend(fault, scheduled, subject)
            let injected = try await inject(fault, scheduled, subject)
            await hold(fault, scheduled, injected)
            await revert(fault, scheduled, subject, injected.injection)
        } catch {
            records[scheduled.id]?.failure = error.problem
            events.append(.faultUnconfirmed, subject: scheduled.id, detail: error.problem)
        }
    }

    /// Sleeps until a time of the schedule; `false` when the run is stopped before.
    func wait(until offset: Duration) async -> Bool {
        let due = start + UInt64(offset.nanoseconds)
        let now = MonotonicClock.now
        if due > now { try? await Task.sleep(for: .nanoseconds(Int64(due - now))) }
        return !Task.isCancelled
    }

    private func intend(_ fault: some Fault, _ scheduled: ScheduledFault, _ subject: String) async throws(FaultError) {
        let undo = try await fault.undoAction(subject, for: scheduled, in: scene)
        try write(
            .init(
                id: scheduled.id, step: .intended, atNanoseconds: MonotonicClock.now, kind: type(of: fault).kind,
                subject: subject, undo: undo, leaseUntilNanoseconds: leaseEnd(scheduled)))
        events.append(.faultIntended, subject: scheduled.id, detail: "\(scheduled.fault.effect): \(subject)")
    }

    private func inject<Kind: Fault>(
        _ fault: Kind, _ scheduled: ScheduledFault, _ subject: String
    ) async throws(FaultError) -> Injected<Kind.Injection> {
        do throws(FaultError) {
            active.append(scheduled.id)
            // The window of the fault begins with its first effect, not with the confirmation.
            let begin = seconds
            let injected = try await fault.inject(subject, for: scheduled, in: scene)
            records[scheduled.id]?.injectedSeconds = begin
            records[scheduled.id]?.proof = injected.proof
            try? write(
                .init(id: scheduled.id, step: .applied, atNanoseconds: MonotonicClock.now, proof: injected.proof))
            events.append(.faultInjected, subject: scheduled.id, detail: injected.proof)
            return injected
        } catch {
            active.removeAll { $0 == scheduled.id }
            // An injection that threw has put back what it changed.
            try? write(
                .init(id: scheduled.id, step: .reverted, atNanoseconds: MonotonicClock.now, proof: error.problem))
            throw error
        }
    }

    /// Waits for the end of the fault, and renews its lease every third of it.
    private func hold<Kind: Fault>(_ fault: Kind, _ scheduled: ScheduledFault, _ injected: Injected<Kind.Injection>)
        async
    {
        guard scheduled.end > scheduled.at else { return }
        let renewal = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.lease / 3)
                renew(scheduled)
                fault.renew(injected.injection, in: scene)
            }
        }
        _ = await wait(until: scheduled.end)
        renewal.cancel()
        guard let evidence = fault.evidence(injected.injection, in: scene) else { return }
        records[scheduled.id]?.proof = evidence.text
        if !evidence.isEffective { records[scheduled.id]?.failure = "\(evidence.complaint): \(evidence.text)" }
    }

    private func revert<Kind: Fault>(
        _ fault: Kind, _ scheduled: ScheduledFault, _ subject: String, _ injection: Kind.Injection
    ) async {
        let scene = scene
        // Unstructured on purpose: after Ctrl-C this task is cancelled, and the target must still be put back.
        let outcome = await Task { () -> Result<String, FaultError> in
            do throws(FaultError) {
                return .success(try await fault.revert(injection, of: subject, for: scheduled, in: scene))
            } catch {
                return .failure(error)
            }
        }.value
        active.removeAll { $0 == scheduled.id }
        switch outcome {
        case .success(let proof):
            records[scheduled.id]?.revertedSeconds = seconds
            records[scheduled.id]?.revertProof = proof
            try? write(.init(id: scheduled.id, step: .reverted, atNanoseconds: MonotonicClock.now, proof: proof))
            events.append(.faultReverted, subject: scheduled.id, detail: proof)
        case .failure(let error):
            records[scheduled.id]?.revertFailure = error.problem
            try? write(.init(id: scheduled.id, step: .failed, atNanoseconds: MonotonicClock.now, proof: error.problem))
            events.append(.faultRevertFailed, subject: scheduled.id, detail: error.problem)
        }
    }

    /// How long a fault stays when its holder is not heard of any more.
    static let lease = Duration.seconds(6)

    private func leaseEnd(_ scheduled: ScheduledFault) -> UInt64? {
        scheduled.end > scheduled.at ? MonotonicClock.now + UInt64(Self.lease.nanoseconds) : nil
    }

    private func renew(_ scheduled: ScheduledFault) {
        try? write(
            .init(
                id: scheduled.id, step: .renewed, atNanoseconds: MonotonicClock.now,
                leaseUntilNanoseconds: leaseEnd(scheduled)))
    }

    private func write(_ entry: UndoJournal.Entry) throws(FaultError) {
        do { try journal.append(entry) } catch {
            throw FaultError("the undo journal cannot be written, so nothing is injected: \(error)")
        }
    }

    /// Since the start of the load.
    var elapsed: Duration { .nanoseconds(Int64(MonotonicClock.now) - Int64(start)) }

    private var seconds: Double { (Double(MonotonicClock.now) - Double(start)) / 1e9 }
}
