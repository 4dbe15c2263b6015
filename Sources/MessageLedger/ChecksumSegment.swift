import SystemPackage

/// The payload checksums of consecutive messages of one producer, kept only where outcomes are compared with them.
final class ChecksumSegment: Sendable {
    private static let fileBytes = LedgerHeader.byteCount + FactPlanes.capacity * 4

    private let file: MappedFile
    private let checksums: AtomicWords

    private init(_ file: MappedFile) {
        self.file = file
        checksums = file.words(at: LedgerHeader.byteCount, count: FactPlanes.capacity / 2)
    }

    private static func path(_ directory: FilePath, _ producer: UInt32, _ index: Int) -> FilePath {
        directory.appending("producer-\(producer)-segment-\(index).checksums")
    }

    private static func header(run: UInt64, producer: UInt32, index: Int) -> LedgerHeader {
        LedgerHeader(
            .checksums, capacity: UInt64(FactPlanes.capacity), run: run, owner: UInt64(producer), index: UInt64(index))
    }

    static func create(
        in directory: FilePath, run: UInt64, producer: UInt32, index: Int
    ) throws(LedgerError) -> ChecksumSegment {
        let file = try MappedFile.create(path(directory, producer, index), size: fileBytes)
        header(run: run, producer: producer, index: index).write(
            to: file.words(at: 0, count: LedgerHeader.wordCount))
        return ChecksumSegment(file)
    }

    static func open(
        in directory: FilePath, run: UInt64, producer: UInt32, index: Int, writable: Bool
    ) throws(LedgerError) -> ChecksumSegment {
        let path = path(directory, producer, index)
        let file = try MappedFile.open(existing: path, minimumSize: fileBytes, writable: writable)
        let words = file.words(at: 0, count: LedgerHeader.byteCount / 8)
        let page = (0..<words.count).map(words.load)
        guard try LedgerHeader(page, of: path, run: run) == header(run: run, producer: producer, index: index),
            page[LedgerHeader.wordCount...].allSatisfy({ $0 == 0 })
        else { throw LedgerError(path, damage: "does not hold the checksums that its name says") }
        return ChecksumSegment(file)
    }

    /// On the one thread that attempts the messages: no other touches the word, which holds two of them.
    @inline(__always) func set(_ checksum: UInt32, at slot: Int) {
        let shift = UInt64((slot & 1) * 32)
        let other = checksums.load(slot >> 1) & ~(0xFFFF_FFFF << shift)
        checksums.store(other | UInt64(checksum) << shift, slot >> 1)
    }

    /// Joins the checksums of another part of the ledger: one that it does not have is zero there.
    func merge(_ other: ChecksumSegment) {
        for word in 0..<checksums.count { checksums.store(checksums.load(word) | other.checksums.load(word), word) }
    }

    func checksum(at slot: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: checksums.load(slot >> 1) >> UInt64((slot & 1) * 32))
    }
}
