import MessageLedger
import SystemPackage

/// Latencies of a whole run, counted per interval of intended time in a mapped file.
///
/// Any window of the run (a phase, a fault, the time after it) is a sum of intervals, and what a process counted
/// before SIGKILL is kept. The file holds at most 600 intervals: their length grows with the run instead.
public final class LatencyRecorder: Sendable {
    private let counts: IntervalCounts

    private init(_ counts: IntervalCounts) { self.counts = counts }

    /// When interval 0 begins, on the monotonic clock.
    public var start: UInt64 { counts.start }
    /// The length of an interval in nanoseconds.
    public var interval: UInt64 { counts.interval }
    public var intervals: Int { counts.intervals }

    /// Creates the file for a run that starts at `start` (monotonic nanoseconds) and may last `length`.
    public static func create(
        _ path: FilePath, start: UInt64, length: Duration
    ) throws(LedgerError) -> LatencyRecorder {
        LatencyRecorder(try .create(path, start: start, length: length, counters: LatencyBuckets.count))
    }

    /// Opens the file of a recorder, to read it or to go on counting (a restarted process).
    public static func open(_ path: FilePath, writable: Bool = false) throws(LedgerError) -> LatencyRecorder {
        LatencyRecorder(try .open(path, writable: writable, counters: LatencyBuckets.count))
    }

    /// Counts one latency under the interval in which the operation was due; from any number of threads.
    ///
    /// What was due before the start counts in the first interval, what is due after the end in the last.
    public func record(intended: UInt64, nanoseconds: UInt64) {
        counts.count(LatencyBuckets.index(of: nanoseconds / 1000), intended: intended)
    }

    /// The counts of the intervals that begin in a window, in seconds from the start; `nil` for the whole run.
    public func distribution(in window: Range<Double>? = nil) -> LatencyDistribution {
        var distribution = LatencyDistribution()
        for index in counts.indices(in: window) { add(interval: index, to: &distribution) }
        return distribution
    }

    func add(interval index: Int, to distribution: inout LatencyDistribution) {
        counts.forEachCounter(ofInterval: index) { bucket, count in distribution.add(count, at: bucket) }
    }
}
