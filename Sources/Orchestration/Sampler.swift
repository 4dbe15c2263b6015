import ConsumerFleet
import FaultInjection
import Foundation
import LoadGeneration
import Measurement
import MessageLedger
import Synchronization
import TargetKit

/// Measures a run once a second, on a thread of its own, and writes `samples.csv`.
final class Sampler<Producer: MessageProducer, Observer: GroupObserver>: Sendable {
    struct Sources: Sendable {
        var counters: LoadCounters
        var generator: LoadGenerator<Producer>
        var schedule: ArrivalSchedule
        var board: DeliveryBoard?
        var lag: LagWatch<Observer>
        var latency: LatencyRecorder
        var directory: RunDirectory
        var start: UInt64
    }

    /// What changes outside: the phase and the faults in place.
    struct Scene: Sendable {
        var phase = "warm-up"
        var faults: [String] = []
    }

    private let sources: Sources
    private let scene = Mutex(Scene())
    private let recent = Mutex<[Sample]>([])
    private let stopping = Atomic<Bool>(false)
    private let file: FileHandle
    private let handle: @Sendable (Sample) -> Void
    private let ended = DispatchSemaphore(value: 0)

    init(_ sources: Sources, handle: @escaping @Sendable (Sample) -> Void) throws {
        self.sources = sources
        self.handle = handle
        let path = sources.directory.samples.string
        guard FileManager.default.createFile(atPath: path, contents: Data((Sample.csvHeader + "\n").utf8)),
            let file = FileHandle(forWritingAtPath: path)
        else { throw CocoaError(.fileWriteUnknown) }
        self.file = file
        file.seekToEndOfFile()
    }

    func update(_ body: (inout Scene) -> Void) { scene.withLock { body(&$0) } }

    /// All samples so far.
    var samples: [Sample] { recent.withLock { $0 } }

    /// Waits for more samples to be taken, at most twice their time.
    func next(_ count: Int) async {
        let goal = samples.count + count
        let deadline = ContinuousClock.now + .seconds(2 * count)
        while samples.count < goal, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(20)) }
    }

    func start() {
        let thread = Thread { [self] in run() }
        thread.name = "sampler"
        thread.start()
    }

    /// Takes no more samples, and returns when the last is written.
    func stop() {
        stopping.store(true, ordering: .relaxed)
        ended.wait()
    }

    private func run() {
        var last = Reading(sources)
        while !stopping.load(ordering: .relaxed) {
            let due = last.time + 1_000_000_000
            while MonotonicClock.now < due, !stopping.load(ordering: .relaxed) { Thread.sleep(forTimeInterval: 0.02) }
            let reading = Reading(sources)
            take(sample(from: last, to: reading))
            last = reading
        }
        try? file.close()
        ended.signal()
    }

    private func take(_ sample: Sample) {
        recent.withLock { $0.append(sample) }
        // A full disk loses a line; the samples in memory still reach the judge of this run.
        try? file.write(contentsOf: Data((sample.csvLine + "\n").utf8))
        handle(sample)
    }

    private func sample(from last: Reading, to now: Reading) -> Sample {
        let seconds = Double(now.time - last.time) / 1e9
        var sample = Sample()
        sample.seconds = (Double(now.time) - Double(sources.start)) / 1e9
        sample.intervalSeconds = seconds
        let scene = scene.withLock { $0 }
        sample.phase = scene.phase
        sample.faults = scene.faults
        sample.intendedRate = Double(now.due - last.due) / seconds
        sample.offeredRate = Double(now.offered - last.offered) / seconds
        sample.achievedRate = Double(now.achieved - last.achieved) / seconds
        sample.failures = Double(now.failures - last.failures)
        sample.deliveredRate = Double(now.delivered - last.delivered) / seconds
        sample.redeliveredRate = Double(now.redelivered - last.redelivered) / seconds
        sample.backlog = Double(now.due - min(now.due, now.offered))
        if let lags = sources.lag.current(notOlderThan: .milliseconds(1500)) {
            sample.lagMaximum = lags.max().map(Double.init)
            sample.lagTotal = Double(lags.reduce(0, +))
        }
        sample.processorShare = Double(now.processor - last.processor) / Double(now.time - last.time)
        sample.residentBytes = ResidentMemory.bytes
        addLatencies(to: &sample, from: last, to: now)
        return sample
    }

    private func addLatencies(to sample: inout Sample, from last: Reading, to now: Reading) {
        let window = (sample.seconds - sample.intervalSeconds - 1)..<sample.seconds
        let latency = sources.latency.distribution(in: window)
        sample.latencyP50 = latency.percentile(50).map { $0.seconds * 1000 }
        sample.latencyP99 = latency.percentile(99).map { $0.seconds * 1000 }
        let endToEnd = sources.directory.partNames(prefix: "end-to-end-", suffix: ".counts")
            .compactMap { try? LatencyRecorder.open($0) }
            .reduce(into: LatencyDistribution()) { $0.merge($1.distribution(in: window)) }
        sample.endToEndP99 = endToEnd.percentile(99).map { $0.seconds * 1000 }
    }

    /// The counters at one moment.
    private struct Reading {
        var time = MonotonicClock.now
        var processor = MonotonicClock.processorTime
        var due: UInt64
        var offered: UInt64
        var achieved: UInt64
        var failures: UInt64
        var delivered: UInt64
        var redelivered: UInt64

        init(_ sources: Sources) {
            let counters = sources.counters
            due = time > sources.start ? sources.schedule.arrivals(before: time - sources.start) : 0
            offered = counters.offered.load(ordering: .relaxed)
            achieved =
                counters.acknowledged.load(ordering: .relaxed) + counters.unconfirmed.load(ordering: .relaxed)
            failures = counters.rejected.load(ordering: .relaxed) + counters.indeterminate.load(ordering: .relaxed)
            delivered = sources.board?[.delivered] ?? 0
            redelivered = sources.board?[.redelivered] ?? 0
        }
    }
}
