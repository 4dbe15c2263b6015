import MessageLedger
import SystemPackage

/// When messages of one producer were sent, answered and delivered: of all of them in a short run, of every n-th in a long one.
///
/// A mapped file of a fixed size that the harness and all consumers share: what was noted before SIGKILL is kept.
public final class TimeSample: Sendable {
    /// Messages that are kept at the most: 8 MiB.
    public static let maximumRecords: UInt64 = 1 << 18
    /// Where nobody knows how many messages there will be, the first so many are kept.
    static let recordsWithoutPlan: UInt64 = 1 << 16

    private static let magic: UInt64 = 0x454c_504d_4153_5748  // HWSAMPLE, read as little-endian bytes
    private static let version: UInt64 = 1
    private static let headerWords = 8
    private static let recordWords = 4

    private let file: MappedFile
    private let words: AtomicWords
    private let start: UInt64
    private let shift: UInt64
    private let records: UInt64

    /// One message in so many is kept.
    public var stride: UInt64 { 1 << shift }

    private init(_ file: MappedFile, start: UInt64, shift: UInt64) {
        self.file = file
        (self.start, self.shift) = (start, shift)
        records = UInt64(file.size / 8 - Self.headerWords) / UInt64(Self.recordWords)
        words = file.words(at: Self.headerWords * 8, count: Int(records) * Self.recordWords)
    }

    /// Creates the file of a producer that will send `planned` messages, 0 if nobody knows; the load starts at `start`.
    public static func create(_ path: FilePath, start: UInt64, planned: UInt64) throws(LedgerError) -> TimeSample {
        var shift: UInt64 = 0
        while planned >> shift >= maximumRecords { shift += 1 }
        let records = planned == 0 ? recordsWithoutPlan : (planned >> shift) + 1
        let file = try MappedFile.create(path, size: (headerWords + Int(records) * recordWords) * 8)
        let header = file.words(at: 0, count: headerWords)
        for (word, value) in [version, start, shift].enumerated() { header.store(value, word + 1) }
        header.publish(magic, 0)
        return TimeSample(file, start: start, shift: shift)
    }

    /// Opens the file of a producer.
    ///
    /// - Throws: `LedgerError` when it is missing or none of these.
    public static func open(_ path: FilePath, writable: Bool = false) throws(LedgerError) -> TimeSample {
        let file = try MappedFile.open(existing: path, minimumSize: (headerWords + recordWords) * 8, writable: writable)
        let header = file.words(at: 0, count: headerWords)
        guard header.loadAcquiring(0) == magic, header.load(1) == version, header.load(3) < 64 else {
            throw LedgerError(path, problem: "is not a sample of times, or it is damaged")
        }
        return TimeSample(file, start: header.load(2), shift: header.load(3))
    }

    /// Where a message is kept; nil if it is not.
    @inline(__always) private func index(_ sequence: UInt64) -> Int? {
        guard sequence & (stride - 1) == 0, sequence >> shift < records else { return nil }
        return Int(sequence >> shift) * Self.recordWords
    }

    /// Notes an answer; times are nanoseconds of the monotonic clock.
    @inline(__always)
    public func noteAnswer(of sequence: UInt64, intended: UInt64, sent: UInt64, answered: UInt64) {
        guard let index = index(sequence) else { return }
        words.store(intended &- start &+ 1, index)
        words.store(Self.micros(intended, sent) | (Self.micros(intended, answered) + 1) << 32, index + 1)
    }

    /// Notes a delivery to a process.
    @inline(__always)
    public func noteDelivery(of sequence: UInt64, at moment: UInt64, by process: UInt64, isFirst: Bool) {
        guard let index = index(sequence) else { return }
        let micros = (moment &- min(moment, start)) / 1000 + 1
        words.store(micros << 24 | process & 0xFF_FFFF, index + (isFirst ? 2 : 3))
    }

    private static func micros(_ begin: UInt64, _ end: UInt64) -> UInt64 {
        min((end &- min(end, begin)) / 1000, 0xFFFF_FFFE)
    }

    /// What is known of a message; nil if it is not kept.
    public subscript(sequence: UInt64) -> MessageTimes? {
        guard let index = index(sequence) else { return nil }
        let (due, answer) = (words.load(index), words.load(index + 1))
        var times = MessageTimes()
        if due > 0 {
            let intended = Double(due - 1) / 1e9
            times.intended = intended
            times.sent = intended + Double(answer & 0xFFFF_FFFF) / 1e6
            times.answered = intended + Double((answer >> 32) - 1) / 1e6
        }
        times.delivered = Self.delivery(words.load(index + 2))
        times.deliveredAgain = Self.delivery(words.load(index + 3))
        return times
    }

    private static func delivery(_ word: UInt64) -> MessageTimes.Delivery? {
        word == 0 ? nil : .init(seconds: Double((word >> 24) - 1) / 1e6, process: word & 0xFF_FFFF)
    }
}

/// The moments of one message, in seconds from the start of the load; nil for what did not happen or was not noted.
public struct MessageTimes: Sendable, Hashable {
    /// A delivery, and the process that it went to.
    public struct Delivery: Sendable, Hashable {
        public var seconds: Double
        public var process: UInt64
    }

    public var intended: Double?
    public var sent: Double?
    public var answered: Double?
    public var delivered: Delivery?
    /// The latest time that it was delivered again.
    public var deliveredAgain: Delivery?
}
