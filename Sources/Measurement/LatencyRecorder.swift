import MessageLedger
import SystemPackage

/// Latencies of a whole run, counted per interval of intended time in a mapped file.
///
/// Any window of the run (a phase, a fault, the time after it) is a sum of intervals, and what a process counted
/// before SIGKILL is kept. The file holds at most 600 intervals: their length grows with the run instead.
public final class LatencyRecorder: Sendable {
    private static let headerWords = 8
    private static let maximumIntervals = 600
    private static let wordsPerInterval = LatencyBuckets.count / 2

    private let file: MappedFile
    private let counts: AtomicWords
    /// When interval 0 begins, on the monotonic clock.
    public let start: UInt64
    /// The length of an interval in nanoseconds.
    public let interval: UInt64
    public let intervals: Int

    private init(_ file: MappedFile, start: UInt64, interval: UInt64, intervals: Int) {
        self.file = file
        self.start = start
        self.interval = interval
        self.intervals = intervals
        counts = file.words(at: Self.headerWords * 8, count: intervals * Self.wordsPerInterval)
    }

    /// Creates the file for a run that starts at `start` (monotonic nanoseconds) and may last `length`.
    public static func create(
        _ path: FilePath, start: UInt64, length: Duration
    ) throws(LedgerError) -> LatencyRecorder {
        let seconds = max(1, Int(length.components.seconds) + 1)
        let intervalSeconds = (seconds + maximumIntervals - 1) / maximumIntervals
        let intervals = (seconds + intervalSeconds - 1) / intervalSeconds
        let file = try MappedFile.create(path, size: (headerWords + intervals * wordsPerInterval) * 8)
        let header = file.words(at: 0, count: headerWords)
        header.store(start, 0)
        header.store(UInt64(intervalSeconds) * 1_000_000_000, 1)
        header.store(UInt64(intervals), 2)
        return LatencyRecorder(
            file, start: start, interval: UInt64(intervalSeconds) * 1_000_000_000, intervals: intervals)
    }

    /// Opens the file of a recorder, to read it or to go on counting (a restarted process).
    public static func open(_ path: FilePath, writable: Bool = false) throws(LedgerError) -> LatencyRecorder {
        let file = try MappedFile.open(existing: path, minimumSize: headerWords * 8, writable: writable)
        let header = file.words(at: 0, count: headerWords)
        let intervals = (file.size / 8 - headerWords) / wordsPerInterval
        return LatencyRecorder(
            file, start: header.load(0), interval: max(1, header.load(1)), intervals: intervals)
    }

    /// Counts one latency under the interval in which the operation was due.
    ///
    /// What was due before the start counts in the first interval, what is due after the end in the last.
    public func record(intended: UInt64, nanoseconds: UInt64) {
        let index = intended <= start ? 0 : min(Int((intended - start) / interval), intervals - 1)
        let bucket = LatencyBuckets.index(of: nanoseconds / 1000)
        counts.add(1 << UInt64((bucket & 1) * 32), index * Self.wordsPerInterval + bucket >> 1)
    }

    /// The counts of the intervals that begin in a window, in seconds from the start; `nil` for the whole run.
    public func distribution(in window: Range<Double>? = nil) -> LatencyDistribution {
        var distribution = LatencyDistribution()
        for index in 0..<intervals where isInside(index, window) { add(interval: index, to: &distribution) }
        return distribution
    }

    func add(interval index: Int, to distribution: inout LatencyDistribution) {
        for word in 0..<Self.wordsPerInterval {
            let pair = counts.load(index * Self.wordsPerInterval + word)
            guard pair != 0 else { continue }
            distribution.add(pair & 0xFFFF_FFFF, at: word * 2)
            distribution.add(pair >> 32, at: word * 2 + 1)
        }
    }

    private func isInside(_ index: Int, _ window: Range<Double>?) -> Bool {
        guard let window else { return true }
        let begin = Double(UInt64(index) * interval) / 1e9
        return window.contains(begin)
    }
}
