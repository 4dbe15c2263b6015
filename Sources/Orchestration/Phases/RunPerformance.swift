import ConsumerFleet
import Experiments
import FaultInjection
import Foundation
import Invariants
import LoadGeneration
import Measurement
import MessageLedger
import RebalanceRecorder
import Reporting
import Synchronization
import TargetKit

/// One run on a prepared stage, phase by phase: steady state, load and faults, recovery, drain, final read.
final class RunPerformance<Subject: RunSubject>: Sendable {
    let stage: RunStage<Subject>
    let control: RunControl
    private let progress: @Sendable (RunProgress) -> Void
    private let workers: [LoadWorker<Subject.Producer>]
    let sampler: Sampler
    private let cleaning: LedgerCleaning
    let timeline: FaultTimeline
    private let phases = Mutex<[PhaseMark]>([])
    private let conditions: Mutex<[StopCondition]>
    /// What the user has to mend before there is anything to judge.
    private let refusal = Mutex<RunFailure?>(nil)

    init(
        _ stage: RunStage<Subject>, control: RunControl, progress: @escaping @Sendable (RunProgress) -> Void
    ) throws {
        self.stage = stage
        self.control = control
        self.progress = progress
        let experiment = stage.experiment
        conditions = Mutex(experiment.stopWhen.map(StopCondition.init))
        workers = try stage.streams.flatMap { stream in
            try (0..<stream.plan.workers).map { try LoadWorker(stage, stream, worker: $0) }
        }
        timeline = FaultTimeline(
            scene: stage.subject.scene, journal: try UndoJournal(stage.directory.undoJournal), events: stage.events,
            seed: SeedTree(seed: experiment.seed).derived("faults"), start: stage.start)
        cleaning = LedgerCleaning(stage.directory, run: stage.manifest.run, events: stage.events)
        let relay = SampleRelay()
        let subject = stage.subject
        sampler = try Sampler(
            .init(
                streams: stage.streams, board: subject.board, lags: { subject.lags(since: $0) },
                directory: stage.directory, start: stage.start, end: stage.end),
            handle: relay.send)
        relay.receive { [weak self] in self?.handle($0, $1) }
    }

    /// Carries the run out, and returns the completed manifest.
    func perform() async throws -> RunManifest {
        stage.subject.startWatching()
        sampler.start()
        cleaning.start()
        enter("warm-up")
        // The consumers join while the first operations flow: the warm-up is for both.
        let joining = Task { [stage] in try await stage.subject.join() }
        let load = Task { [workers, stage, control] in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in workers {
                    group.addTask {
                        do {
                            try await worker.perform(from: stage.start, grace: stage.experiment.load.maxSenderError) {
                                control.isImpatient ? .seconds(1) : stage.experiment.load.answerTimeout
                            }
                        } catch {
                            // A worker that cannot go on ends the load of all.
                            for worker in workers { worker.stop() }
                            throw error
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        control.onStop { [workers] in for worker in workers { worker.stop() } }
        let end = await performPhases(load: load, joining: joining)
        let manifest = try await finish(end)
        if let refusal = refusal.withLock({ $0 }) { throw refusal }
        return manifest
    }

    // MARK: Phases

    private func performPhases(load: Task<Void, any Error>, joining: Task<Void, any Error>) async -> RunEnd {
        do {
            try await joining.value
            await wait(until: stage.experiment.warmUp)
            enter("steady-state")
            let problems = await steadyStateProblems()
            guard problems.isEmpty || control.reason != nil else {
                stopLoad()
                try await load.value
                return .steadyStateWrong(problems.joined(separator: "; "))
            }
            enter("schedule")
            try await runSchedule(load: load)
        } catch {
            let failure = error as? RunFailure
            refusal.withLock { $0 = failure }
            control.stop("\(error)")
            stopLoad()
            try? await load.value
            return .failed("\(error)")
        }
        return control.reason.map(RunEnd.stopped) ?? .complete
    }

    /// Waits for the moment before the first fault, and judges the steady state until then.
    private func steadyStateProblems() async -> [String] {
        let experiment = stage.experiment
        let until = experiment.schedule.map(\.at).min() ?? experiment.load.length
        await wait(until: until - .milliseconds(200))
        guard control.reason == nil else { return [] }
        let judge = Judge(invariants: [], steadyState: experiment.steadyState)
        var problems = judge.steadyStateProblems(
            snapshot(), in: experiment.warmUp.seconds..<max(until.seconds, experiment.warmUp.seconds + 0.1))
        if let problem = await stage.subject.unreadiness() { problems.insert(problem, at: 0) }
        return problems
    }

    private func runSchedule(load: Task<Void, any Error>) async throws {
        let faults = Task { [self] in
            let schedule = stage.experiment.schedule
            await timeline.run(schedule) { [self] fault, faults in isUnclear(fault, faults) }
            endLoadEarly(faults: await timeline.faults)
        }
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
        // After a failure nobody knows what is still to come.
        switch end {
        case .steadyStateWrong, .failed: break
        default: await drain()
        }
        enter("final-read")
        sampler.stop()
        await stage.subject.stop()
        cleaning.stop()
        try keepRebalances()
        await readOutcomes()
        enter("judge")
        return await manifest(end)
    }

    private func keepRebalances() throws {
        guard let account = stage.subject.rebalances(since: stage.start) else { return }
        try Data(RebalanceJSON.text(account).utf8)
            .write(to: URL(fileURLWithPath: stage.directory.rebalances.string), options: .atomic)
    }

    /// What cannot be read is unknown, which the judge is told; the rest of the run is as good as before.
    private func readOutcomes() async {
        do {
            try await stage.subject.readOutcomes(stage.manifest)?.write(to: stage.directory.outcomes)
        } catch {
            stage.events.append(.outcomesUnread, detail: "\(error)")
        }
    }

    /// Waits until there is nothing left to wait for, or the time for it is over.
    private func drain() async {
        let begin = MonotonicClock.now
        let deadline = begin + UInt64(stage.experiment.drain.atMost.nanoseconds)
        var isComplete = false
        while !isComplete, MonotonicClock.now < deadline, !control.isImpatient {
            // Only what was measured after the last answer counts.
            isComplete = stage.subject.isDrained(since: begin, until: stage.experiment.drain.until)
            if !isComplete { try? await Task.sleep(for: .milliseconds(50)) }
        }
        stage.events.append(
            .drained, detail: isComplete ? "nothing was left to wait for" : "it ended before there was nothing left",
            values: ["complete": isComplete ? 1 : 0, "took_s": Double(MonotonicClock.now - begin) / 1e9])
        await sampler.next(2)
    }

    private func stopLoad() { for worker in workers { worker.stop() } }

    // MARK: Telling

    private func enter(_ phase: String) {
        phases.withLock { $0.append(PhaseMark(name: phase, seconds: max(0, seconds))) }
        sampler.update { $0.phase = phase }
        stage.events.append(.phase, subject: phase)
    }

    private func handle(_ sample: Sample, _ streams: [String: Sample]) {
        progress(.sample(sample))
        let met = conditions.withLock { conditions -> Experiments.Expression? in
            for index in conditions.indices where conditions[index].isMet(by: sample, streams: streams) {
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

    /// Whether the pacing threads had real-time priority, in words.
    private var pacing: String {
        guard stage.isRealtime else { return "normal priority" }
        let granted = stage.streams.map { $0.counters.realtimeThreads.load(ordering: .relaxed) }.reduce(0, +)
        return granted == workers.count
            ? "real-time priority" : "normal priority: the system refused real-time priority"
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
    func snapshot() -> Recording {
        var recording = Recording(manifest: stage.manifest, samples: sampler.samples)
        recording.events = Recording.mergedEvents(stage.directory)
        recording.manifest.phases = phases.withLock { $0 }
        recording.tally.delivered = stage.subject.board?[.delivered] ?? 0
        for stream in stage.streams { stream.add(to: &recording, samples: sampler.samples(of: stream)) }
        return recording
    }

    private func manifest(_ end: RunEnd) async -> RunManifest {
        var manifest = stage.manifest
        manifest.phases = phases.withLock { $0 }
        manifest.faults = await timeline.faults
        if let seconds = earlyEndSeconds { manifest.loadSeconds = seconds }
        manifest.end = end
        if let read = manifest.phases.first(where: { $0.name == "final-read" }) {
            manifest.drainedAt = manifest.firstMessage + read.seconds
        }
        manifest.versions["pacing"] = pacing
        for stream in stage.streams {
            manifest.streams[stream.number].dueArrivals = stream.dueArrivals
            manifest.streams[stream.number].offered = stream.counters.offered.load(ordering: .relaxed)
            manifest.streams[stream.number].unsent = stream.counters.unsent.load(ordering: .relaxed)
            manifest.streams[stream.number].queueFull = stream.counters.queueFull.load(ordering: .relaxed)
        }
        return manifest
    }
}

/// Connects the sampler to what handles its samples, which is made after it.
private final class SampleRelay: Sendable {
    typealias Receiver = @Sendable (Sample, [String: Sample]) -> Void
    private let receiver = Mutex<Receiver?>(nil)

    func receive(_ body: @escaping Receiver) { receiver.withLock { $0 = body } }

    @Sendable func send(_ sample: Sample, _ streams: [String: Sample]) { receiver.withLock { $0 }?(sample, streams) }
}
