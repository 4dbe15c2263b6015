import Dispatch
import Foundation
import Measurement
import MessageLedger
import SystemPackage
import TestSupport
import Testing

@Suite struct LatencyRecorderTests {
    static let start: UInt64 = 5_000_000_000
    static let second: UInt64 = 1_000_000_000
    static let millisecond: UInt64 = 1_000_000

    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    private func recorder(_ length: Duration) throws -> LatencyRecorder {
        try LatencyRecorder.create(directory.file("counts"), start: Self.start, length: length)
    }

    @Test func `a latency counts in the interval in which it was due, not in which it was answered`() throws {
        let recorder = try recorder(.seconds(10))
        recorder.record(intended: Self.start + 2 * Self.second, nanoseconds: 5 * Self.second)
        #expect(recorder.distribution(in: 2..<3).count == 1)
        #expect(recorder.distribution(in: 3..<10).isEmpty)
        #expect(recorder.distribution().count == 1)
    }

    @Test func `a window is the sum of the intervals that begin in it`() throws {
        let recorder = try recorder(.seconds(10))
        for index in 0..<10 as Range<UInt64> {
            for _ in 0...index { recorder.record(intended: Self.start + index * Self.second, nanoseconds: 1) }
        }
        #expect(recorder.distribution(in: 0..<1).count == 1)
        #expect(recorder.distribution(in: 2..<4).count == 3 + 4)
        #expect(recorder.distribution(in: 2.5..<4.5).count == 4 + 5)
        #expect(recorder.distribution(in: 2.1..<2.9).isEmpty)
        #expect(recorder.distribution().count == 55)
    }

    @Test func `what is due outside the run counts in its first and its last interval`() throws {
        let recorder = try recorder(.seconds(3))
        recorder.record(intended: 0, nanoseconds: Self.millisecond)
        recorder.record(intended: Self.start - 1, nanoseconds: Self.millisecond)
        recorder.record(intended: Self.start + 900 * Self.second, nanoseconds: 2 * Self.millisecond)
        #expect(recorder.distribution(in: 0..<1).count == 2)
        let last = Double(recorder.intervals - 1)
        #expect(recorder.distribution(in: last..<(last + 1)).count == 1)
    }

    @Test func `quantiles are those of what was recorded`() throws {
        let recorder = try recorder(.seconds(1))
        for step in 1...1000 as ClosedRange<UInt64> {
            recorder.record(intended: Self.start, nanoseconds: step * Self.millisecond)
        }
        let distribution = recorder.distribution()
        for (percentile, seconds) in [(50, 0.5), (90, 0.9), (99, 0.99), (100, 1)] as [(Double, Double)] {
            let found = try #require(distribution.percentile(percentile)).seconds
            #expect(abs(found - seconds) <= seconds / 50, "p\(percentile) is \(found)")
        }
        let mean = try #require(distribution.mean).seconds
        #expect(abs(mean - 0.5005) < 0.01)
    }

    @Test func `nothing recorded has no quantiles`() throws {
        let distribution = try recorder(.seconds(1)).distribution()
        #expect(distribution.isEmpty)
        #expect(distribution.percentile(99) == nil)
        #expect(distribution.maximum == nil)
        #expect(distribution.mean == nil)
    }

    @Test func `many threads lose no count`() throws {
        let recorder = try recorder(.seconds(4))
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for index in 0..<20_000 as Range<UInt64> {
                // Neighbouring counters, which share a word.
                recorder.record(intended: Self.start + index % 4 * Self.second, nanoseconds: (10 + index % 3) * 1000)
            }
        }
        let recorded = recorder.distribution().recorded
        #expect(recorded.map(\.microseconds) == [10, 11, 12])
        #expect(recorded.map(\.count).reduce(0, +) == 160_000)
        #expect(recorder.distribution(in: 3..<4).count == 40_000)
    }

    @Test(arguments: [1, 59, 599, 600, 601, 3600, 36_000, 360_000])
    func `a run of any length has at most 600 intervals, which cover it`(seconds: Int) throws {
        let recorder = try recorder(.seconds(seconds))
        #expect(recorder.intervals <= 600)
        #expect(UInt64(recorder.intervals) * recorder.interval >= UInt64(seconds) * Self.second)
        recorder.record(intended: Self.start + UInt64(seconds) * Self.second - 1, nanoseconds: 1)
        #expect(recorder.distribution(in: 0..<Double(seconds)).count == 1)
    }

    @Test func `another process reads what was counted, and goes on counting`() throws {
        let first = try recorder(.seconds(5))
        first.record(intended: Self.start + 3 * Self.second, nanoseconds: Self.millisecond)
        let second = try LatencyRecorder.open(directory.file("counts"), writable: true)
        second.record(intended: Self.start + 3 * Self.second, nanoseconds: Self.millisecond)
        #expect(second.start == Self.start)
        #expect(second.intervals == first.intervals)
        #expect(try LatencyRecorder.open(directory.file("counts")).distribution(in: 3..<4).count == 2)
    }

    @Test func `distributions merge by sum`() throws {
        let first = try recorder(.seconds(1))
        let second = try LatencyRecorder.create(directory.file("more"), start: Self.start, length: .seconds(1))
        first.record(intended: Self.start, nanoseconds: 5000)
        second.record(intended: Self.start, nanoseconds: 5000)
        second.record(intended: Self.start, nanoseconds: 9000)
        var merged = first.distribution()
        merged.merge(second.distribution())
        #expect(merged.recorded.map(\.microseconds) == [5, 9])
        #expect(merged.recorded.map(\.count) == [2, 1])
    }
}
