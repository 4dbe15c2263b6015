import Foundation
import LoadGeneration
import Measurement
import MessageLedger
import Synchronization

/// Measures a run once a second, on a thread of its own, and writes `samples.csv` and those of its streams.
final class Sampler: Sendable {
    struct Sources: Sendable {
        var streams: [LoadStream]
        var board: DeliveryBoard?
        /// The lag of each partition, if it was measured after a moment of the monotonic clock.
        var lags: @Sendable (_ since: UInt64) -> [Int64]?
        var directory: RunDirectory
        /// Of the load, on the monotonic clock.
        var start: UInt64
        var end: UInt64
    }

    /// What changes outside: the phase and the faults in place.
    struct Scene: Sendable {
        var phase = "warm-up"
        var faults: [String] = []
        /// When a load that ends early ends, on the monotonic clock.
        var earlyEnd: UInt64?
    }

    private struct Taken {
        var total: [Sample] = []
        /// By the number of the stream.
        var streams: [[Sample]]
    }

    private let sources: Sources
    private let scene = Mutex(Scene())
    private let taken: Mutex<Taken>
    private let stopping = Atomic<Bool>(false)
    private let file: SampleFile
    private let streamFiles: [SampleFile]
    private let handle: @Sendable (Sample, [String: Sample]) -> Void
    private let ended = DispatchSemaphore(value: 0)

    /// `handle`: called with each sample of the whole load, and those of its streams by their names.
    init(_ sources: Sources, handle: @escaping @Sendable (Sample, [String: Sample]) -> Void) throws {
        self.sources = sources
        self.handle = handle
        taken = Mutex(Taken(streams: sources.streams.map { _ in [] }))
        file = try SampleFile(sources.directory.samples)
        streamFiles = try sources.streams.map { try SampleFile(sources.directory.samples(stream: $0.plan.name)) }
    }

    func update(_ body: (inout Scene) -> Void) { scene.withLock { body(&$0) } }

    /// All samples so far, of the whole load.
    var samples: [Sample] { taken.withLock { $0.total } }

    func samples(of stream: LoadStream) -> [Sample] { taken.withLock { $0.streams[stream.number] } }

    /// Waits for more samples to be taken, at most twice their time.
    func next(_ count: Int) async {
        let goal = samples.count + count
        let deadline = ContinuousClock.now + .seconds(2 * count)
        while samples.count < goal, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(20)) }
    }

    func start() { LoadThread.start("sampler") { [self] in run() } }

    /// Takes no more samples, and returns when the last is written.
    func stop() {
        stopping.store(true, ordering: .relaxed)
        ended.wait()
    }

    private var schedule: SampleSchedule {
        SampleSchedule(start: sources.start, end: scene.withLock { $0.earlyEnd } ?? sources.end)
    }

    private func run() {
        var last = Reading(sources)
        while !stopping.load(ordering: .relaxed) {
            wait(until: schedule.next(after: last.time))
            let reading = Reading(sources)
            take(from: last, to: reading)
            last = reading
        }
        for file in [file] + streamFiles { file.close() }
        ended.signal()
    }

    private func wait(until due: UInt64) {
        while case let now = MonotonicClock.now, now < due, !stopping.load(ordering: .relaxed) {
            Thread.sleep(forTimeInterval: min(0.02, Double(due - now) / 1e9))
        }
    }

    private func take(from last: Reading, to now: Reading) {
        let total = sample(from: last, to: now)
        let streams = sources.streams.map { sample(of: $0, from: last, to: now, total) }
        taken.withLock { taken in
            taken.total.append(total)
            for (number, sample) in streams.enumerated() { taken.streams[number].append(sample) }
        }
        file.append(total)
        for (file, sample) in zip(streamFiles, streams) { file.append(sample) }
        let named = zip(sources.streams.map(\.plan.name), streams)
        handle(total, Dictionary(named) { first, _ in first })
    }

    /// What the whole load came to between two readings.
    private func sample(from last: Reading, to now: Reading) -> Sample {
        var sample = Sample()
        sample.seconds = (Double(now.time) - Double(sources.start)) / 1e9
        sample.intervalSeconds = Double(schedule.covered(from: last.time, to: now.time)) / 1e9
        let scene = scene.withLock { $0 }
        sample.phase = scene.phase
        sample.faults = scene.faults
        sample.enter(now.total, minus: last.total)
        sample.deliveredRate = Double(now.delivered - last.delivered) / sample.intervalSeconds
        sample.redeliveredRate = Double(now.redelivered - last.redelivered) / sample.intervalSeconds
        if let lags = sources.lags(now.time - min(now.time, 1_500_000_000)) {
            sample.lagMaximum = lags.max().map(Double.init)
            sample.lagTotal = Double(lags.reduce(0, +))
        }
        sample.processorShare = Double(now.processor - last.processor) / Double(max(1, now.time - last.time))
        sample.residentBytes = ResidentMemory.bytes
        addLatencies(to: &sample, of: sources.streams)
        let endToEnd = sources.directory.partNames(prefix: "end-to-end-", suffix: ".counts")
            .compactMap { try? LatencyRecorder.open($0) }
            .reduce(into: LatencyDistribution()) { $0.merge($1.distribution(in: window(sample))) }
        sample.endToEndP99 = endToEnd.percentile(99).map { $0.seconds * 1000 }
        return sample
    }

    /// The part of one stream in a sample of the whole load.
    private func sample(of stream: LoadStream, from last: Reading, to now: Reading, _ total: Sample) -> Sample {
        var sample = Sample()
        (sample.seconds, sample.intervalSeconds) = (total.seconds, total.intervalSeconds)
        (sample.phase, sample.faults) = (total.phase, total.faults)
        sample.enter(now.streams[stream.number], minus: last.streams[stream.number])
        addLatencies(to: &sample, of: [stream])
        return sample
    }

    private func window(_ sample: Sample) -> Range<Double> {
        (sample.seconds - sample.intervalSeconds - 1)..<sample.seconds
    }

    private func addLatencies(to sample: inout Sample, of streams: [LoadStream]) {
        let latency = streams.reduce(into: LatencyDistribution()) {
            $0.merge($1.latency.distribution(in: window(sample)))
        }
        sample.latencyP50 = latency.percentile(50).map { $0.seconds * 1000 }
        sample.latencyP99 = latency.percentile(99).map { $0.seconds * 1000 }
    }

    /// The counters at one moment.
    private struct Reading {
        let time = MonotonicClock.now
        let processor = MonotonicClock.processorTime
        let delivered: UInt64
        let redelivered: UInt64
        /// By the number of the stream.
        let streams: [LoadReading]
        let total: LoadReading

        init(_ sources: Sources) {
            let elapsed = time - min(time, sources.start)
            streams = sources.streams.map { LoadReading($0, elapsed: elapsed) }
            total = streams.reduce(LoadReading(), +)
            delivered = sources.board?[.delivered] ?? 0
            redelivered = sources.board?[.redelivered] ?? 0
        }
    }
}

/// The counters of a stream at one moment; they add up over streams.
private struct LoadReading {
    var due: UInt64 = 0
    var offered: UInt64 = 0
    var achieved: UInt64 = 0
    var failures: UInt64 = 0

    init() {}

    /// `elapsed`: nanoseconds since the start of the load.
    init(_ stream: LoadStream, elapsed: UInt64) {
        let counters = stream.counters
        due = elapsed > 0 ? stream.due(at: elapsed) : 0
        offered = counters.offered.load(ordering: .relaxed)
        achieved = counters.acknowledged.load(ordering: .relaxed) + counters.unconfirmed.load(ordering: .relaxed)
        failures = counters.rejected.load(ordering: .relaxed) + counters.indeterminate.load(ordering: .relaxed)
    }

    static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.due += right.due
        sum.offered += right.offered
        sum.achieved += right.achieved
        sum.failures += right.failures
        return sum
    }
}

extension Sample {
    /// The rates between two readings of the counters, over the interval that is set already.
    fileprivate mutating func enter(_ now: LoadReading, minus last: LoadReading) {
        intendedRate = Double(now.due - min(now.due, last.due)) / intervalSeconds
        offeredRate = Double(now.offered - last.offered) / intervalSeconds
        achievedRate = Double(now.achieved - last.achieved) / intervalSeconds
        failures = Double(now.failures - last.failures)
        backlog = Double(now.due - min(now.due, now.offered))
    }
}
