import Measurement
import MessageLedger
import SystemPackage

/// Which consumers of a run are told not to poll, until when, and what they say of it: one mapped file that all share.
///
/// Each member has a slot by its number. What it is told is a lease: it ends by itself.
public final class StallBoard: Sendable {
    private enum Part: Int, CaseIterable {
        /// The process that is meant; another one under the same name is not.
        case process
        /// The end of the lease, on the monotonic clock.
        case until
        /// The process that stands still now, by its own word.
        case stalled
    }

    /// The highest number that a member can have.
    public static let largestMember = 1023
    private static let byteCount = (largestMember + 1) * Part.allCases.count * 8

    private let file: MappedFile
    private let words: AtomicWords

    private init(_ file: MappedFile) {
        self.file = file
        words = file.words(at: 0, count: Self.byteCount / 8)
    }

    public static func create(_ path: FilePath) throws(LedgerError) -> StallBoard {
        StallBoard(try .create(path, size: byteCount))
    }

    public static func open(_ path: FilePath) throws(LedgerError) -> StallBoard {
        StallBoard(try .open(existing: path, minimumSize: byteCount))
    }

    private func index(_ member: Int, _ part: Part) -> Int { member * Part.allCases.count + part.rawValue }

    // MARK: Of the harness

    /// Tells a process not to poll until a moment of the monotonic clock.
    func ask(_ member: Int, pid: Int32, until moment: UInt64) {
        words.store(moment, index(member, .until))
        words.publish(UInt64(pid), index(member, .process))
    }

    /// Takes back what a member was told.
    func release(_ member: Int) { words.publish(0, index(member, .process)) }

    /// Whether a process says that it stands still.
    func isStalled(_ member: Int, pid: Int32) -> Bool {
        words.loadAcquiring(index(member, .stalled)) == UInt64(pid)
    }

    // MARK: Of the consumer

    /// Whether a process is told not to poll now.
    func isAsked(_ member: Int, pid: Int32) -> Bool {
        words.loadAcquiring(index(member, .process)) == UInt64(pid)
            && MonotonicClock.now < words.load(index(member, .until))
    }

    /// Says whether a process stands still.
    func tell(_ member: Int, pid: Int32, isStalled: Bool) {
        words.publish(isStalled ? UInt64(pid) : 0, index(member, .stalled))
    }
}
