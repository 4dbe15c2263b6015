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
        _ stream: LatencyStream, _ milliseconds: (_ second: UInt64) -> UInt64
    ) throws -> Recording {
        try directory.create()
        defer { try? FileManager.default.removeItem(atPath: directory.path.string) }
        let start = SyntheticRecording.start
        let recorder = try LatencyRecorder.create(directory.latencies(stream), start: start, length: .seconds(60))
        for second in 0..<50 as Range<UInt64> {
            recorder.record(
                intended: start + second * 1_000_000_000, nanoseconds: milliseconds(second) * 1_000_000)
        }
        return SyntheticRecording.make { $0.latencies[stream] = [recorder] }
    }

    @Test(arguments: [
        "lag.max >= 0", "lag.total >= 0", "errors.rate >= 0%", "latency.p99 >= 0ms", "latency.service.p99 >= 0ms",
        "latency.end-to-end.p99 >= 0ms", "sender-error.p99 >= 0ms", "rate.achieved >= 0/s", "rate.offered >= 0/s",
        "backlog.max >= 0", "partition.outage.max >= 0ms", "latency.count >= 0",
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
        (LatencyStream.service, "latency.service.p99"), (.endToEnd, "latency.end-to-end.p99"),
        (.senderError, "sender-error.p99"),
    ])
    func `each stream of latencies has its metric`(stream: LatencyStream, metric: String) throws {
        let recording = try withLatencies(stream) { _ in 40 }
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
}
