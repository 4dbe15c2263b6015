import MessageLedger
import SystemPackage

/// What one consumer was given again, counted per interval of time in a mapped file.
public final class RepeatRecorder: Sendable {
    /// What came again.
    public enum Kind: Int, CaseIterable, Sendable {
        /// An offset that was delivered before.
        case delivery
        /// A message that was delivered before, from a later offset than any that was: it is in the log again.
        case log
    }

    private let counts: IntervalCounts

    private init(_ counts: IntervalCounts) { self.counts = counts }

    /// Creates the file for a run that starts at `start` (monotonic nanoseconds) and may last `length`.
    public static func create(
        _ path: FilePath, start: UInt64, length: Duration
    ) throws(LedgerError) -> RepeatRecorder {
        RepeatRecorder(try .create(path, start: start, length: length, counters: Kind.allCases.count))
    }

    /// Opens the file of a recorder, to read it or to go on counting (a restarted process).
    public static func open(_ path: FilePath, writable: Bool = false) throws(LedgerError) -> RepeatRecorder {
        RepeatRecorder(try .open(path, writable: writable, counters: Kind.allCases.count))
    }

    /// Counts one repetition under the moment at which it came.
    public func record(_ kind: Kind, at nanoseconds: UInt64) { counts.count(kind.rawValue, intended: nanoseconds) }

    /// The intervals in which something came again.
    public var intervals: [RepeatInterval] {
        let length = Double(counts.interval) / 1e9
        return counts.indices(in: nil).compactMap { index in
            var found = RepeatInterval(from: Double(index) * length, until: Double(index + 1) * length)
            counts.forEachCounter(ofInterval: index) { counter, count in
                if counter == Kind.log.rawValue { found.log += count } else { found.deliveries += count }
            }
            return found.log + found.deliveries > 0 ? found : nil
        }
    }
}

/// What came again in some seconds from the start of the load.
public struct RepeatInterval: Sendable, Hashable {
    public var from: Double
    public var until: Double
    public var deliveries: UInt64 = 0
    public var log: UInt64 = 0

    public init(from: Double, until: Double, deliveries: UInt64 = 0, log: UInt64 = 0) {
        (self.from, self.until, self.deliveries, self.log) = (from, until, deliveries, log)
    }
}
