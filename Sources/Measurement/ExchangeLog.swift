import MessageLedger
import SystemPackage

/// Records the requests of one worker and what became of each, in the order of their answers.
///
/// One thread appends. The newest records lie in a mapped part of the file, and a record is whole before it is counted:
/// what was appended before SIGKILL is kept. When that part is full it is written behind the earlier ones, so that neither
/// the memory of the process grows nor each new page costs a fault.
public final class ExchangeLog: @unchecked Sendable {
    /// Records that a log holds at the most: 160 MB.
    public static let maximumCapacity = 4_000_000

    // `count`, `moved` and `isBroken` belong to the one thread that appends; everybody else reads the file.
    private var count = 0
    private var moved = 0
    private var isBroken = false
    private let capacity: Int
    private let file: MappedFile
    private let header: AtomicWords
    private let tail: AtomicWords
    private let descriptor: FileDescriptor

    private init(_ file: MappedFile, _ descriptor: FileDescriptor, capacity: Int) {
        self.file = file
        self.descriptor = descriptor
        self.capacity = capacity
        header = file.words(at: 0, count: ExchangeLayout.headerWords)
        tail = file.words(
            at: ExchangeLayout.tailOffset, count: ExchangeLayout.tailRecords * ExchangeLayout.recordWords)
    }

    deinit { try? descriptor.close() }

    /// Creates the log of a worker that makes at most `capacity` requests; after `maximumCapacity` it stops all the same.
    public static func create(
        _ path: FilePath, run: UInt64, producer: UInt32, capacity: UInt64
    ) throws -> ExchangeLog {
        let file = try MappedFile.create(path, size: ExchangeLayout.bodyOffset)
        let descriptor = try FileDescriptor.open(path, .writeOnly, options: .closeOnExec)
        let log = ExchangeLog(
            file, descriptor, capacity: Int(min(max(capacity, 1), UInt64(maximumCapacity))))
        let fields: [(ExchangeLayout.Word, UInt64)] = [
            (.version, ExchangeLayout.version), (.recordWords, UInt64(ExchangeLayout.recordWords)), (.run, run),
            (.producer, UInt64(producer)), (.magic, ExchangeLayout.magic),
        ]
        for (word, value) in fields { log.header.store(value, word.rawValue) }
        return log
    }

    /// Appends one record; on the one thread that does. A full log counts it as dropped instead.
    public func append(_ record: ExchangeRecord) {
        if count - moved == ExchangeLayout.tailRecords { moveTail() }
        guard count < capacity, !isBroken else { return header.add(1, ExchangeLayout.Word.dropped.rawValue) }
        let first = (count - moved) * ExchangeLayout.recordWords
        tail.store(record.sequence, first)
        tail.store(record.intended, first + 1)
        tail.store(record.sent, first + 2)
        tail.store(record.answered, first + 3)
        tail.store(record.packed, first + 4)
        count += 1
        header.publish(UInt64(count), ExchangeLayout.Word.count.rawValue)
    }

    /// Writes the tail behind the earlier records; after a full disk the log takes no more.
    private func moveTail() {
        let bytes = UnsafeRawBufferPointer(
            start: file.base + ExchangeLayout.tailOffset,
            count: ExchangeLayout.tailRecords * ExchangeLayout.recordBytes)
        let offset = Int64(ExchangeLayout.bodyOffset + moved * ExchangeLayout.recordBytes)
        do { try descriptor.writeAll(toAbsoluteOffset: offset, bytes) } catch {
            isBroken = true
            return
        }
        moved = count
        header.publish(UInt64(moved), ExchangeLayout.Word.moved.rawValue)
    }
}
