import Foundation
import Measurement
import SystemPackage
import TestSupport
import Testing

@Suite struct HistogramLogTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    private func recorder(_ values: [(second: UInt64, microseconds: UInt64, count: Int)]) throws -> LatencyRecorder {
        let recorder = try LatencyRecorder.create(directory.file(UUID().uuidString), start: 0, length: .seconds(9))
        for value in values {
            for _ in 0..<value.count {
                recorder.record(intended: value.second * 1_000_000_000, nanoseconds: value.microseconds * 1000)
            }
        }
        return recorder
    }

    private func lines(_ recorder: LatencyRecorder, tag: String = "latency") -> [Substring] {
        var log = HistogramLog(start: 1_800_000_000.25)
        log.append(recorder, tag: tag)
        return log.text.split(separator: "\n")
    }

    private func decoded(_ recorder: LatencyRecorder) throws -> [HistogramDecoder] {
        try lines(recorder).dropFirst(3).map { line in
            try HistogramDecoder(base64: try #require(line.split(separator: ",").last))
        }
    }

    @Test func `the header is that of format version 1_3`() throws {
        #expect(
            lines(try recorder([])) == [
                "#[Histogram log format version 1.3]", "#[StartTime: 1800000000.250 (seconds since epoch)]",
                "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"",
            ])
    }

    @Test func `each interval with latencies is a line with its tag, start, length and maximum`() throws {
        let lines = lines(try recorder([(1, 100, 1), (4, 25, 2)]), tag: "end-to-end").dropFirst(3)
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("Tag=end-to-end,1.000,1.000,0.100,") == true)
        #expect(lines.last?.hasPrefix("Tag=end-to-end,4.000,1.000,0.025,") == true)
    }

    @Test func `lines of all tags are in order of their start, at which readers of a range stop`() throws {
        var log = HistogramLog(start: 0)
        log.append(try recorder([(1, 100, 1), (4, 25, 2)]), tag: "polite/latency")
        log.append(try recorder([(0, 1, 1), (3, 1, 1)]), tag: "greedy/latency")
        let starts = log.text.split(separator: "\n").dropFirst(3).map { $0.split(separator: ",")[1] }
        #expect(starts == ["0.000", "1.000", "3.000", "4.000"])
    }

    @Test func `a phase is one long interval under a tag of its own, and the exact sum`() throws {
        let recorder = try recorder([(1, 100, 1), (2, 100, 3), (4, 25, 2), (7, 9, 1)])
        var manifest = RunManifestTests.plain
        manifest.loadSeconds = 6
        manifest.phases = [PhaseMark(name: "steady-state", seconds: 2)]
        var log = HistogramLog(start: 0)
        for window in manifest.phaseWindows { log.append(recorder, tag: "load/latency", window: window) }
        let lines = log.text.split(separator: "\n").dropFirst(3)
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect(line.hasPrefix("Tag=load/latency/steady-state,2.000,4.000,0.100,"))
        let histogram = try HistogramDecoder(base64: try #require(line.split(separator: ",").last))
        #expect(histogram.counts == [100: 3, 25: 2])
    }

    @Test func `a decoder of the specification finds the counts again`() throws {
        let histograms = try decoded(recorder([(0, 0, 3), (0, 1, 1), (0, 3, 2), (0, 90, 700), (0, 127, 1), (2, 5, 1)]))
        #expect(histograms.map(\.counts) == [[0: 3, 1: 1, 3: 2, 90: 700, 127: 1], [5: 1]])
        #expect(histograms.allSatisfy { $0.significantDigits == 2 })
    }

    @Test func `gaps of one, of two and of thousands of counters are told apart`() throws {
        let values: [UInt64] = [1, 3, 6, 7, 100]
        let counts = try #require(decoded(recorder(values.map { (0, $0, 1) })).first).counts
        #expect(counts.keys.sorted() == values)
    }

    @Test(arguments: [1, 63, 64, 127, 128, 8191, 8192, 100_000])
    func `a count of any size comes back`(count: Int) throws {
        #expect(try decoded(recorder([(0, 42, count)])).first?.counts == [42: UInt64(count)])
    }

    @Test func `large values are decoded to a 64th`() throws {
        let values: [UInt64] = [128, 255, 256, 257, 1000, 65_535, 65_536, 1_000_000, 59_999_999, 137_438_953_471]
        let histogram = try #require(decoded(recorder(values.map { (0, $0, 1) })).first)
        // 256 and 257 share a counter.
        #expect(histogram.counts.values.reduce(0, +) == UInt64(values.count))
        #expect(histogram.highestTrackable >= values.max() ?? 0)
        for value in values {
            let isKnown = histogram.counts.keys.contains { abs(Double($0) - Double(value)) <= Double(value) / 64 }
            #expect(isKnown, "\(value) is not among \(histogram.counts.keys.sorted())")
        }
    }

    @Test func `a histogram with every counter in use comes back whole`() throws {
        let recorder = try recorder([])
        for index in 0..<LatencyBuckets.count {
            recorder.record(intended: 0, nanoseconds: LatencyBuckets.value(at: index) * 1000)
        }
        let histogram = try #require(decoded(recorder).first)
        #expect(histogram.counts.values.reduce(0, +) == UInt64(LatencyBuckets.count))
        #expect(histogram.counts.count == LatencyBuckets.count)
    }
}
