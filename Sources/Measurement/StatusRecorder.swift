import MessageLedger
import SystemPackage

/// HTTP statuses of a whole run, counted per interval of intended time in a mapped file.
///
/// The intervals are those of a `LatencyRecorder` of the same run. What was counted before SIGKILL is kept.
public final class StatusRecorder: Sendable {
    private let counts: IntervalCounts

    private init(_ counts: IntervalCounts) { self.counts = counts }

    /// The length of an interval in nanoseconds.
    public var interval: UInt64 { counts.interval }
    public var intervals: Int { counts.intervals }

    /// Creates the file for a run that starts at `start` (monotonic nanoseconds) and may last `length`.
    public static func create(
        _ path: FilePath, start: UInt64, length: Duration
    ) throws(LedgerError) -> StatusRecorder {
        StatusRecorder(try .create(path, start: start, length: length, counters: StatusCounts.size))
    }

    /// Opens the file of a recorder, to read it or to go on counting (a restarted process).
    public static func open(_ path: FilePath, writable: Bool = false) throws(LedgerError) -> StatusRecorder {
        StatusRecorder(try .open(path, writable: writable, counters: StatusCounts.size))
    }

    /// Counts the last answer to one operation; from any number of threads, without waiting.
    ///
    /// `status`: 0 for no answer; whatever is above 599 counts as 599.
    public func record(intended: UInt64, status: UInt16) {
        counts.count(min(Int(status), StatusCounts.size - 1), intended: intended)
    }

    /// The counts of the intervals that begin in a window, in seconds from the start; `nil` for the whole run.
    public func statuses(in window: Range<Double>? = nil) -> StatusCounts {
        var statuses = StatusCounts()
        for index in counts.indices(in: window) {
            counts.forEachCounter(ofInterval: index) { status, count in statuses.add(count, of: status) }
        }
        return statuses
    }
}
