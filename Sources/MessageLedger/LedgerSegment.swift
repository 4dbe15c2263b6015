import SystemPackage

/// The facts of `capacity` consecutive messages of one producer, in one mapped file.
///
/// Layout: a header page (`SegmentHeader`), one bit plane per `Fact`, a word per message for the place of its
/// acknowledgement, half a word per message for its checksum. `docs/run-directory.md` documents it.
final class LedgerSegment: Sendable {
    /// Messages in a segment.
    static let capacity = 1 << 17
    static let headerBytes = 4096
    private static let planeBytes = capacity / 8
    private static let placesOffset = headerBytes + Fact.allCases.count * planeBytes
    private static let checksumsOffset = placesOffset + capacity * 8
    static let byteCount = checksumsOffset + capacity * 4

    private let file: MappedFile
    /// A bit plane per fact, one after the other: one bit per message.
    private let planes: AtomicWords
    let places: AtomicWords
    private let checksums: AtomicWords

    private init(_ file: MappedFile) {
        self.file = file
        planes = file.words(at: Self.headerBytes, count: Fact.allCases.count * Self.planeBytes / 8)
        places = file.words(at: Self.placesOffset, count: Self.capacity)
        checksums = file.words(at: Self.checksumsOffset, count: Self.capacity / 2)
    }

    static func path(in directory: FilePath, producer: UInt32, index: Int) -> FilePath {
        directory.appending("producer-\(producer)-segment-\(index).facts")
    }

    static func create(in directory: FilePath, header: SegmentHeader) throws(LedgerError) -> LedgerSegment {
        let path = path(in: directory, producer: header.producer, index: header.index)
        let file = try MappedFile.create(path, size: byteCount)
        header.write(to: file.words(at: 0, count: SegmentHeader.wordCount))
        return LedgerSegment(file)
    }

    static func open(
        in directory: FilePath, header: SegmentHeader, writable: Bool
    ) throws(LedgerError) -> LedgerSegment {
        let path = path(in: directory, producer: header.producer, index: header.index)
        let file = try MappedFile.open(existing: path, minimumSize: byteCount, writable: writable)
        guard SegmentHeader(file.words(at: 0, count: SegmentHeader.wordCount)) == header else {
            throw LedgerError(path, "is not a segment of this run, or its header is damaged", 0)
        }
        return LedgerSegment(file)
    }

    /// Sets a fact of a message, and tells whether it was new.
    func mark(_ fact: Fact, at slot: Int) -> Bool { planes.setBit(fact.rawValue * Self.capacity + slot) }

    func holds(_ fact: Fact, at slot: Int) -> Bool { planes.bit(fact.rawValue * Self.capacity + slot) }

    /// A fact of the 64 messages from slot `64 * word` on.
    func word(_ fact: Fact, at word: Int) -> UInt64 { planes.load(fact.rawValue * Self.planeBytes / 8 + word) }

    func setChecksum(_ checksum: UInt32, at slot: Int) {
        // Each half word is written once, by the one producer that owns the message: OR into zero is a store.
        checksums.add(UInt64(checksum) << UInt64((slot & 1) * 32), slot >> 1)
    }

    func checksum(at slot: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: checksums.load(slot >> 1) >> UInt64((slot & 1) * 32))
    }
}
