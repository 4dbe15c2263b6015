import Experiments
import Foundation
import Invariants
import Measurement
import Testing

@Suite struct MetricReaderTests {
    private let directory: RunDirectory

    init() throws {
        let parent = FileManager.default.temporaryDirectory.path
        directory = RunDirectory(parent: parent, name: UUID().uuidString, seed: 1, at: .now)
    }

    /// A run with one latency in each second of the load.
    private func withLatencies(
        _ kind: LatencyKind, _ milliseconds: (_ second: UInt64) -> UInt64
    ) throws -> Recording {
        try directory.create()
        defer { try? FileManager.default.removeItem(atPath: directory.path.string) }
        let start = SyntheticRecording.start
        let recorder = try LatencyRecorder.create(
            directory.latencies(stream: "load", kind: kind), start: start, length: .seconds(60))
        for second in 0..<50 as Range<UInt64> {
            recorder.record(
                intended: start + second * 1_000_000_000, nanoseconds: milliseconds(second) * 1_000_000)
        }
        return SyntheticRecording.make { $0.latencies[.init(stream: "load", kind: kind)] = [recorder] }
    }

    @Test(arguments: [
        "lag.max >= 0", "lag.total >= 0", "errors.rate >= 0%", "latency.p99 >= 0ms", "latency.service.p99 >= 0ms",
        "latency.end-to-end.p99 >= 0ms", "sender-error.p99 >= 0ms", "rate.achieved >= 0/s", "rate.offered >= 0/s",
        "backlog.max >= 0", "partition.outage.max >= 0ms", "latency.count >= 0",
        "late(1ms).count >= 0", "count(status >= 100) >= 0", "share(status == 429) >= 0%", "load.errors.rate >= 0%",
        "other.rate.achieved >= 0/s",
    ])
    func `a claim that is always true is not held without data`(expression: String) throws {
        let recording = SyntheticRecording.make {
            $0.samples = []
            $0.latencies = [:]
            $0.tally.delivered = 0
        }
        #expect(try finding(expression, in: recording)?.verdict == .inconclusive)
    }

    @Test(arguments: [
        ("lag.max == 100", Verdict.held), ("lag.total == 200", .held), ("lag.mean == 55", .held),
        ("lag.last == 100", .held), ("lag.slope > 9.99/s", .held), ("lag.slope > 10.01/s", .violated),
    ])
    func `the lag of a window becomes one number`(expression: String, verdict: Verdict) throws {
        let recording = SyntheticRecording.make { recording in
            recording.change(1...60) { sample in
                let lag = sample.seconds <= 10 ? sample.seconds * 10 : nil
                sample.lagMaximum = lag
                sample.lagTotal = lag.map { $0 * 2 }
            }
        }
        #expect(try finding(expression, in: recording)?.verdict == verdict)
    }

    @Test func `the error rate is the share of all that ended, whatever the length of the interval`() throws {
        let recording = SyntheticRecording.make { recording in
            recording.change(1...60) { sample in
                sample.intervalSeconds = 2
                sample.failures = 50
            }
        }
        #expect(try finding("errors.rate == 20%", in: recording)?.verdict == .held)
        #expect(try finding("errors.count == 3000", in: recording)?.verdict == .held)
    }

    @Test(arguments: [
        ("latency.p99 < 20ms", "during: steady"), ("latency.p99 > 750ms", "during: slow-net"),
        ("latency.p99 < 20ms", "after: slow-net"), ("latency.count == 10", "during: slow-net"),
        ("latency.count == 50", ""), ("latency.p50 < 20ms", ""), ("latency.max > 750ms", ""),
        ("latency.mean > 150ms", ""),
    ])
    func `latencies are those of what was due in the window`(expression: String, window: String) throws {
        let recording = try withLatencies(.latency) { (20..<30).contains($0) ? 800 : 10 }
        #expect(try finding(expression, window, in: recording)?.verdict == .held)
    }

    @Test(arguments: [
        (LatencyKind.service, "latency.service.p99"), (.endToEnd, "latency.end-to-end.p99"),
        (.senderError, "sender-error.p99"),
    ])
    func `each kind of latency has its metric`(kind: LatencyKind, metric: String) throws {
        let recording = try withLatencies(kind) { _ in 40 }
        #expect(try finding("\(metric) > 39ms", in: recording)?.verdict == .held)
        #expect(try finding("latency.p99 > 39ms", in: recording)?.verdict == .inconclusive)
    }

    @Test(arguments: [
        ("", 60.0), ("during: steady", 18), ("during: slow-net", 29), ("after: slow-net", 60),
        ("during: slow-net + 5s", 29), ("after: slow-net + 10s", 60),
    ])
    func `a window ends where it should`(window: String, last: Double) throws {
        let recording = SyntheticRecording.make { recording in
            recording.change(1...60) { $0.lagMaximum = $0.seconds }
        }
        #expect(try finding("lag.max == \(Int(last))", window, in: recording)?.verdict == .held)
    }

    @Test(arguments: [
        ("", 1.0), ("during: steady", 10), ("during: slow-net", 20), ("after: slow-net", 30),
        ("during: slow-net + 5s", 25), ("after: slow-net + 10s", 40),
    ])
    func `a window begins where it should`(window: String, first: Double) throws {
        let recording = SyntheticRecording.make { recording in
            recording.change(1...60) { $0.lagMaximum = 100 - $0.seconds }
        }
        #expect(try finding("lag.max == \(100 - Int(first))", window, in: recording)?.verdict == .held)
    }

    @Test(arguments: [
        ("late(100ms).count == 10", Verdict.held), ("late(100ms) == 10", .held), ("late(100ms).rate == 20%", .held),
        ("late(900ms).count == 0", .held), ("load.late(5ms).count == 50", .held),
        ("other.late(5ms) == 0", .inconclusive),
    ])
    func `operations that started later than a time are counted`(expression: String, verdict: Verdict) throws {
        let recording = try withLatencies(.senderError) { (20..<30).contains($0) ? 800 : 10 }
        var patient = recording
        patient.manifest.maximumSenderErrorSeconds = 1
        #expect(try finding(expression, in: patient)?.verdict == verdict)
    }

    /// Two streams: `polite` is answered with 200 each second, `greedy` with 429 each second and once not at all.
    private func withStreams() throws -> Recording {
        try directory.create()
        defer { try? FileManager.default.removeItem(atPath: directory.path.string) }
        let start = SyntheticRecording.start
        var recording = SyntheticRecording.make()
        recording.manifest.streams = ["polite", "greedy"].map { StreamRecord(name: $0, plannedArrivals: 50) }
        for (stream, status, milliseconds) in [("polite", UInt16(200), UInt64(10)), ("greedy", 429, 500)] {
            let statuses = try StatusRecorder.create(
                directory.statuses(stream: stream), start: start, length: .seconds(60))
            let latencies = try LatencyRecorder.create(
                directory.latencies(stream: stream, kind: .latency), start: start, length: .seconds(60))
            for second in 0..<50 as Range<UInt64> {
                statuses.record(intended: start + second * 1_000_000_000, status: status)
                // Under the fault the polite stream takes longer by half.
                let factor: UInt64 = (20..<30).contains(second) ? 3 : 2
                latencies.record(
                    intended: start + second * 1_000_000_000, nanoseconds: milliseconds * 500_000 * factor)
            }
            if stream == "greedy" { statuses.record(intended: start + 25_000_000_000, status: 0) }
            recording.statuses[stream] = statuses
            recording.latencies[.init(stream: stream, kind: .latency)] = [latencies]
            recording.streamSamples[stream] = (1...60).map { second in
                var sample = Sample()
                sample.seconds = Double(second)
                sample.achievedRate = stream == "polite" ? 30 : 70
                sample.failures = stream == "polite" ? 0 : 70
                return sample
            }
        }
        return recording
    }

    @Test(arguments: [
        ("count(polite.status == 429) == 0", ""), ("count(greedy.status == 429) == 50", ""),
        ("count(status == 429) == 10", "during: slow-net"), ("count(status == 0) == 1", ""),
        ("count(status < 300) == 50", ""), ("count(status != 200) == 51", ""),
        ("share(polite.status == 200) == 100%", ""), ("share(status == 429) < 50%", ""),
        ("share(greedy.status == 0) > 9%", "during: slow-net"), ("polite.rate.achieved == 30/s", ""),
        ("polite.errors.rate == 0%", ""), ("greedy.errors.rate == 50%", ""), ("greedy.errors.count == 4200", ""),
        ("polite.latency.max < 20ms", ""), ("greedy.latency.p50 > 400ms", ""), ("latency.max > 700ms", ""),
        ("polite.latency.p99 < 1.6 * baseline", "during: slow-net"),
        ("polite.latency.p99 > 1.4 * baseline", "during: slow-net"),
    ])
    func `a stream is measured by itself, and without one all of them`(expression: String, window: String) throws {
        #expect(try finding(expression, window, in: withStreams())?.verdict == .held)
    }

    @Test(arguments: ["other.latency.p99 < 1s", "count(other.status == 429) == 0", "other.errors.rate < 1%"])
    func `a stream that sent nothing is no pass`(expression: String) throws {
        #expect(try finding(expression, in: withStreams())?.verdict == .inconclusive)
    }
}
