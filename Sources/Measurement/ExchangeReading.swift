import MessageLedger
import SystemPackage

/// The recorded requests of one worker, read from its log.
public final class ExchangeReading: Sendable {
    private let file: MappedFile
    private let tail: AtomicWords
    private let body: AtomicWords
    private let moved: Int
    public let producer: UInt32
    /// Records in the log.
    public let count: Int
    /// Requests that the log had no room for: what is in it is not all.
    public let dropped: UInt64

    /// Opens the log of a worker of this run.
    ///
    /// - Throws: `LedgerError` when it is missing, damaged or of another run.
    public init(_ path: FilePath, run: UInt64) throws(LedgerError) {
        file = try MappedFile.open(existing: path, minimumSize: ExchangeLayout.bodyOffset, writable: false)
        let header = file.words(at: 0, count: ExchangeLayout.headerWords)
        func word(_ word: ExchangeLayout.Word) -> UInt64 { header.loadAcquiring(word.rawValue) }
        let limit = UInt64(ExchangeLog.maximumCapacity)
        let (total, left) = (word(.count), word(.moved))
        guard word(.magic) == ExchangeLayout.magic, word(.version) == ExchangeLayout.version,
            word(.recordWords) == UInt64(ExchangeLayout.recordWords), word(.run) == run, total <= limit, left <= total,
            total - left <= UInt64(ExchangeLayout.tailRecords),
            file.size >= ExchangeLayout.bodyOffset + Int(left) * ExchangeLayout.recordBytes
        else { throw LedgerError(path, problem: "is not an exchange log of this run, or it is damaged") }
        producer = UInt32(truncatingIfNeeded: word(.producer))
        (count, moved, dropped) = (Int(total), Int(left), word(.dropped))
        tail = file.words(
            at: ExchangeLayout.tailOffset, count: ExchangeLayout.tailRecords * ExchangeLayout.recordWords)
        body = file.words(at: ExchangeLayout.bodyOffset, count: Int(left) * ExchangeLayout.recordWords)
    }

    /// The records in the order of their answers.
    public subscript(index: Int) -> ExchangeRecord {
        let words = index < moved ? body : tail
        let first = (index < moved ? index : index - moved) * ExchangeLayout.recordWords
        return ExchangeRecord(
            sequence: words.load(first), intended: words.load(first + 1), sent: words.load(first + 2),
            answered: words.load(first + 3), packed: words.load(first + 4))
    }
}
