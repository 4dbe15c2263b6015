import MessageLedger
import SystemPackage

/// Counters per interval of intended time, in a mapped file: what latencies and statuses are counted in.
///
/// Any window of a run is a sum of intervals, any number of threads may count at once, and what a process counted
/// before SIGKILL is kept. The file holds at most 600 intervals: their length grows with the run instead.
final class IntervalCounts: Sendable {
    private static let headerWords = 8
    private static let maximumIntervals = 600

    private let file: MappedFile
    private let words: AtomicWords
    /// Words of an interval; each holds two counters of 32 bits.
    private let wordsPerInterval: Int
    /// When interval 0 begins, on the monotonic clock.
    let start: UInt64
    /// The length of an interval in nanoseconds.
    let interval: UInt64
    let intervals: Int

    private init(_ file: MappedFile, start: UInt64, interval: UInt64, intervals: Int, counters: Int) {
        self.file = file
        self.start = start
        self.interval = interval
        self.intervals = intervals
        wordsPerInterval = counters / 2
        words = file.words(at: Self.headerWords * 8, count: intervals * wordsPerInterval)
    }

    /// Creates the file for a run that starts at `start` (monotonic nanoseconds) and may last `length`.
    ///
    /// `counters`: an even number for each interval.
    static func create(
        _ path: FilePath, start: UInt64, length: Duration, counters: Int
    ) throws(LedgerError) -> IntervalCounts {
        let seconds = max(1, Int(length.components.seconds) + 1)
        let intervalSeconds = (seconds + maximumIntervals - 1) / maximumIntervals
        let intervals = (seconds + intervalSeconds - 1) / intervalSeconds
        let file = try MappedFile.create(path, size: (headerWords + intervals * counters / 2) * 8)
        let header = file.words(at: 0, count: headerWords)
        header.store(start, 0)
        header.store(UInt64(intervalSeconds) * 1_000_000_000, 1)
        header.store(UInt64(intervals), 2)
        return IntervalCounts(
            file, start: start, interval: UInt64(intervalSeconds) * 1_000_000_000, intervals: intervals,
            counters: counters)
    }

    /// Opens such a file, to read it or to go on counting (a restarted process).
    static func open(_ path: FilePath, writable: Bool, counters: Int) throws(LedgerError) -> IntervalCounts {
        let file = try MappedFile.open(existing: path, minimumSize: headerWords * 8, writable: writable)
        let header = file.words(at: 0, count: headerWords)
        let intervals = (file.size / 8 - headerWords) / (counters / 2)
        return IntervalCounts(
            file, start: header.load(0), interval: max(1, header.load(1)), intervals: intervals, counters: counters)
    }

    /// Counts one under the interval in which the operation was due.
    ///
    /// What was due before the start counts in the first interval, what is due after the end in the last.
    @inline(__always) func count(_ counter: Int, intended: UInt64) {
        let index = intended <= start ? 0 : min(Int((intended - start) / interval), intervals - 1)
        words.add(1 << UInt64((counter & 1) * 32), index * wordsPerInterval + counter >> 1)
    }

    /// Calls `body` with each counter of an interval that is not zero.
    func forEachCounter(ofInterval index: Int, _ body: (_ counter: Int, _ count: UInt64) -> Void) {
        for word in 0..<wordsPerInterval {
            let pair = words.load(index * wordsPerInterval + word)
            guard pair != 0 else { continue }
            body(word * 2, pair & 0xFFFF_FFFF)
            body(word * 2 + 1, pair >> 32)
        }
    }

    /// The intervals that begin in a window, in seconds from the start; all of them for `nil`.
    func indices(in window: Range<Double>?) -> [Int] {
        (0..<intervals).filter { window?.contains(Double(UInt64($0) * interval) / 1e9) ?? true }
    }
}
