import MessageLedger
import SystemPackage

/// The requests of one worker and what became of each, in the order of their answers, in a mapped file.
///
/// One thread appends. A record is whole before it is counted, so that what was appended before SIGKILL can be read.
public final class ExchangeLog: Sendable {
    /// Records that a log holds at the most: 160 MB.
    public static let maximumCapacity = 4_000_000
    static let recordWords = 5
    static let headerBytes = 4096
    private static let headerWords = 8
    private static let magic: UInt64 = 0x474e_4843_5845_5748  // HWEXCHNG, read as little-endian bytes
    private static let version: UInt64 = 1
    private enum Word: Int { case magic, version, recordWords, capacity, run, producer, count, dropped }

    /// What is written goes out of the process's memory in steps of this many bytes.
    private static let stride = 1 << 20

    private let file: MappedFile
    private let header: AtomicWords
    private let words: AtomicWords
    public let capacity: Int

    private init(_ file: MappedFile, capacity: Int) {
        self.file = file
        self.capacity = capacity
        header = file.words(at: 0, count: Self.headerWords)
        words = file.words(at: Self.headerBytes, count: capacity * Self.recordWords)
    }

    /// Creates the log of a worker that makes at most `capacity` requests; beyond `maximumCapacity` it will stop.
    public static func create(
        _ path: FilePath, run: UInt64, producer: UInt32, capacity: UInt64
    ) throws(LedgerError) -> ExchangeLog {
        let capacity = Int(min(max(capacity, 1), UInt64(maximumCapacity)))
        let file = try MappedFile.create(path, size: headerBytes + capacity * recordWords * 8)
        let log = ExchangeLog(file, capacity: capacity)
        let fields: [(Word, UInt64)] = [
            (.version, version), (.recordWords, UInt64(recordWords)), (.capacity, UInt64(capacity)), (.run, run),
            (.producer, UInt64(producer)), (.magic, magic),
        ]
        for (word, value) in fields { log.header.store(value, word.rawValue) }
        return log
    }

    /// Opens the log of a worker of this run, to read it.
    public static func open(_ path: FilePath, run: UInt64) throws(LedgerError) -> ExchangeLog {
        let file = try MappedFile.open(existing: path, minimumSize: headerBytes, writable: false)
        let header = file.words(at: 0, count: headerWords)
        let capacity = Int(truncatingIfNeeded: header.load(Word.capacity.rawValue))
        guard header.load(Word.magic.rawValue) == magic, header.load(Word.version.rawValue) == version,
            header.load(Word.recordWords.rawValue) == UInt64(recordWords), header.load(Word.run.rawValue) == run,
            0...maximumCapacity ~= capacity, file.size >= headerBytes + capacity * recordWords * 8
        else { throw LedgerError(path, problem: "is not an exchange log of this run, or its header is damaged") }
        return ExchangeLog(file, capacity: capacity)
    }

    public var producer: UInt32 { UInt32(truncatingIfNeeded: header.load(Word.producer.rawValue)) }
    /// Records in the log.
    public var count: Int { min(Int(header.loadAcquiring(Word.count.rawValue)), capacity) }
    /// Requests that the log had no room for: what is in it is not all.
    public var dropped: UInt64 { header.load(Word.dropped.rawValue) }

    /// Appends one record; on the one thread that does. A full log counts it as dropped instead.
    public func append(_ record: ExchangeRecord) {
        let count = Int(header.load(Word.count.rawValue))
        guard count < capacity else { return header.add(1, Word.dropped.rawValue) }
        let first = count * Self.recordWords
        words.store(record.sequence, first)
        words.store(record.intended, first + 1)
        words.store(record.sent, first + 2)
        words.store(record.answered, first + 3)
        words.store(record.packed, first + 4)
        header.publish(UInt64(count + 1), Word.count.rawValue)
        giveBackWritten(upTo: Self.headerBytes + (first + Self.recordWords) * 8)
    }

    /// Without this the harness would grow by 40 bytes for each request.
    @inline(__always) private func giveBackWritten(upTo end: Int) {
        let step = end / Self.stride
        guard step > 0, end - step * Self.stride < Self.recordWords * 8 else { return }
        file.giveBack((step - 1) * Self.stride..<step * Self.stride)
    }

    public subscript(index: Int) -> ExchangeRecord {
        let first = index * Self.recordWords
        return ExchangeRecord(
            sequence: words.load(first), intended: words.load(first + 1), sent: words.load(first + 2),
            answered: words.load(first + 3), packed: words.load(first + 4))
    }
}
