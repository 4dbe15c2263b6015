import ConsumerFleet
import Experiments
import FaultInjection
import Foundation
import Invariants
import LoadGeneration
import Measurement
import MessageLedger
import Synchronization
import TargetKit

/// One run on a prepared stage, phase by phase: steady state, load and faults, recovery, drain, final read.
final class RunPerformance<Target: MessagingTarget>: Sendable {
    private let stage: RunStage<Target>
    private let control: RunControl
    private let progress: @Sendable (RunProgress) -> Void
    private let producer: Target.Producer
    private let account: DeliveryAccount
    private let generator: LoadGenerator<Target.Producer>
    private let sampler: Sampler<Target.Producer, Target.Observer>
    private let lag: LagWatch<Target.Observer>
    private let timeline: FaultTimeline
    private let phases = Mutex<[PhaseMark]>([])
    private let conditions: Mutex<[StopCondition]>

    init(
        _ stage: RunStage<Target>, control: RunControl, progress: @escaping @Sendable (RunProgress) -> Void
    ) throws {
        self.stage = stage
        self.control = control
        self.progress = progress
        let experiment = stage.experiment
        conditions = Mutex(experiment.stopWhen.map(StopCondition.init))
        let ledger = try ProducerLedger.create(in: stage.directory.ledger, run: stage.manifest.run, producer: 0)
        account = DeliveryAccount(
            ledger: ledger, latency: stage.latency, service: stage.service, counters: stage.counters,
            events: stage.events)
        producer = try stage.target.makeProducer(
            servers: stage.proxy.bootstrapServers(side: ProxySide.producers.rawValue),
            plan: experiment.load.producer, receiver: account)
        generator = LoadGenerator(
            schedule: stage.schedule, profile: experiment.load.scaledProfile,
            seed: SeedTree(seed: experiment.seed).derived("load").seed, producer: producer, account: account,
            senderError: stage.senderError)
        lag = LagWatch(stage.observer, partitions: stage.target.partitions)
        timeline = FaultTimeline(
            scene: stage.scene, journal: try UndoJournal(stage.directory.undoJournal), events: stage.events,
            seed: SeedTree(seed: experiment.seed).derived("faults"), start: stage.start)
        let relay = SampleRelay()
        sampler = try Sampler(
            .init(
                counters: stage.counters, generator: generator, schedule: stage.schedule, board: stage.board,
                lag: lag, latency: stage.latency, directory: stage.directory, start: stage.start),
            handle: relay.send)
        relay.receive { [weak self] in self?.handle($0) }
    }

    /// Carries the run out, and returns the completed manifest.
    func perform() async throws -> RunManifest {
        lag.start()
        sampler.start()
        enter("warm-up")
        // The fleet joins while the first messages flow: the warm-up is for both.
        let joining = Task { [stage] in
            if let fleet = stage.fleet { try await fleet.join(stage.experiment.consumers?.count ?? 0) }
        }
        let load = Task { [generator, stage] in
            let ledger = try ProducerLedger.open(in: stage.directory.ledger, run: stage.manifest.run, producer: 0)
            try await LoadThread.run(
                generator, from: stage.start, ledger: ledger, grace: stage.experiment.load.maxSenderError)
        }
        control.onStop { [generator] in generator.stop() }
        let end = await performPhases(load: load, joining: joining)
        return try await finish(end)
    }

    // MARK: Phases

    private func performPhases(load: Task<Void, any Error>, joining: Task<Void, any Error>) async -> RunEnd {
        do {
            try await joining.value
            await wait(until: stage.experiment.warmUp)
            enter("steady-state")
            let problems = await steadyStateProblems()
            guard problems.isEmpty || control.reason != nil else {
                generator.stop()
                try await load.value
                return .steadyStateWrong(problems.joined(separator: "; "))
            }
            enter("schedule")
            try await runSchedule(load: load)
        } catch {
            control.stop("\(error)")
            generator.stop()
            try? await load.value
            return .failed("\(error)")
        }
        return control.reason.map(RunEnd.stopped) ?? .complete
    }

    /// Waits for the moment before the first fault, and judges the steady state until then.
    private func steadyStateProblems() async -> [String] {
        let experiment = stage.experiment
        let until = experiment.schedule.map(\.at).min() ?? stage.schedule.length
        await wait(until: until - .milliseconds(200))
        guard control.reason == nil else { return [] }
        let judge = Judge(invariants: [], steadyState: experiment.steadyState)
        var problems = judge.steadyStateProblems(
            snapshot(), in: experiment.warmUp.seconds..<max(until.seconds, experiment.warmUp.seconds + 0.1))
        if let fleet = stage.fleet, await !fleet.ownsEverything {
            problems.insert("the group has not given every partition to a running consumer", at: 0)
        }
        return problems
    }

    private func runSchedule(load: Task<Void, any Error>) async throws {
        let faults = Task { [timeline, stage] in await timeline.run(stage.experiment.schedule) }
        control.onStop { faults.cancel() }
        let watchdog = Task { [control, stage, self] in
            await wait(until: stage.experiment.maxDuration)
            if !Task.isCancelled {
                control.stop("the run took longer than its maximum of \(stage.experiment.maxDuration)")
            }
        }
        defer { watchdog.cancel() }
        try await load.value
        enter("recover")
        await faults.value
    }

    /// Everything after the load and the last fault; runs to its end also when the run was stopped.
    private func finish(_ end: RunEnd) async throws -> RunManifest {
        enter("drain")
        producer.close(within: control.isImpatient ? .seconds(1) : stage.experiment.load.producer.deliveryTimeout)
        if case .steadyStateWrong = end {} else { await drain() }
        enter("final-read")
        sampler.stop()
        lag.stop()
        await stage.fleet?.stopAll(within: .seconds(10))
        if let store = stage.storePath {
            var ledger = try ProducerLedger.open(in: stage.directory.ledger, run: stage.manifest.run, producer: 0)
            try FinalRead.read(store: store, ledger: &ledger).write(to: stage.directory.outcomes)
        }
        enter("judge")
        return await manifest(end)
    }

    /// Waits until the consumers have read everything, or the time for it is over.
    private func drain() async {
        guard stage.fleet != nil else { return }
        let begin = MonotonicClock.now
        let deadline = begin + UInt64(stage.experiment.drain.atMost.nanoseconds)
        while MonotonicClock.now < deadline, !control.isImpatient {
            // Only what was measured after the last answer counts.
            if let lags = lag.current(since: begin), isDrained(lags) { break }
            try? await Task.sleep(for: .milliseconds(50))
        }
        await sampler.next(2)
    }

    private func isDrained(_ lags: [Int64]) -> Bool {
        guard let until = stage.experiment.drain.until, until.metric == .lag else { return lags.allSatisfy { $0 == 0 } }
        let value = until.aggregate == .total ? lags.reduce(0, +) : lags.max() ?? 0
        return until.holds(Double(value), baseline: nil) ?? false
    }

    // MARK: Telling

    private func enter(_ phase: String) {
        phases.withLock { $0.append(PhaseMark(name: phase, seconds: max(0, seconds))) }
        sampler.update { $0.phase = phase }
        stage.events.append(.phase, subject: phase)
    }

    private func handle(_ sample: Sample) {
        progress(.sample(sample))
        let met = conditions.withLock { conditions -> Experiments.Expression? in
            for index in conditions.indices where conditions[index].isMet(by: sample) {
                return conditions[index].expression
            }
            return nil
        }
        if let met, control.reason == nil {
            stage.events.append(.stopCondition, detail: met.text)
            control.stop("stop condition: \(met)")
        }
        Task { [timeline, sampler] in
            let inPlace = await timeline.inPlace
            sampler.update { $0.faults = inPlace }
        }
    }

    private var seconds: Double { (Double(MonotonicClock.now) - Double(stage.start)) / 1e9 }

    private func wait(until offset: Duration) async {
        let due = stage.start + UInt64(max(.zero, offset).nanoseconds)
        while MonotonicClock.now < due, control.reason == nil, !Task.isCancelled {
            let rest = Int64(due) - Int64(MonotonicClock.now)
            try? await Task.sleep(for: .nanoseconds(max(1, min(rest, 100_000_000))))
        }
    }

    /// The recording as far as it goes.
    private func snapshot() -> Recording {
        var recording = Recording(manifest: stage.manifest, samples: sampler.samples)
        recording.events = Recording.mergedEvents(stage.directory)
        recording.manifest.phases = phases.withLock { $0 }
        recording.tally.delivered = stage.board[.delivered]
        recording.latencies = [
            .latency: [stage.latency], .service: [stage.service], .senderError: [stage.senderError],
        ]
        return recording
    }

    private func manifest(_ end: RunEnd) async -> RunManifest {
        var manifest = stage.manifest
        manifest.phases = phases.withLock { $0 }
        manifest.faults = await timeline.faults
        manifest.end = end
        if let read = manifest.phases.first(where: { $0.name == "final-read" }) {
            manifest.drainedAt = manifest.firstMessage + read.seconds
        }
        manifest.offered = stage.counters.offered.load(ordering: .relaxed)
        manifest.unsent = stage.counters.unsent.load(ordering: .relaxed)
        manifest.queueFull = stage.counters.queueFull.load(ordering: .relaxed)
        return manifest
    }
}

/// Connects the sampler to what handles its samples, which is made after it.
private final class SampleRelay: Sendable {
    private let receiver = Mutex<(@Sendable (Sample) -> Void)?>(nil)

    func receive(_ body: @escaping @Sendable (Sample) -> Void) { receiver.withLock { $0 = body } }

    @Sendable func send(_ sample: Sample) { receiver.withLock { $0 }?(sample) }
}
