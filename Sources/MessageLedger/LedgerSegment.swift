import SystemPackage

/// The facts of consecutive messages of one producer, in one mapped file (`FactPlanes`).
final class LedgerSegment: Sendable {
    /// What marking a fact needs, without a reference to count.
    struct Words {
        let planes: AtomicWords
        let header: AtomicWords

        @inline(__always) func isReserved(_ fact: Fact) -> Bool {
            header.load(FactPlanes.reservedWord) & UInt64(FactPlanes.bit(fact)) != 0
        }

        /// Joins the facts of another part of the ledger, whose planes are reserved in both.
        func merge(_ other: Words, _ fact: Fact) {
            for word in fact.rawValue * FactPlanes.wordCount..<(fact.rawValue + 1) * FactPlanes.wordCount {
                planes.store(planes.load(word) | other.planes.load(word), word)
            }
        }

        /// Sets a fact whose plane is reserved, and tells whether it was new.
        @inline(__always) func set(_ fact: Fact, at slot: Int) -> Bool {
            planes.setBit(fact.rawValue * FactPlanes.capacity + slot)
        }
    }

    let words: Words
    private let file: MappedFile
    private let path: FilePath

    private init(_ file: MappedFile, _ path: FilePath) {
        self.file = file
        self.path = path
        words = Words(
            planes: file.words(
                at: LedgerHeader.byteCount, count: (FactPlanes.fileBytes - LedgerHeader.byteCount) / 8),
            header: file.words(at: 0, count: LedgerHeader.byteCount / 8))
    }

    /// Creates a segment with room for some facts; the planes of the others are reserved when they are first marked.
    static func create(
        in directory: FilePath, header: LedgerHeader, reserving facts: Set<Fact>
    ) throws(LedgerError) -> LedgerSegment {
        let path = FactPlanes.path(in: directory, producer: UInt32(header.owner), index: Int(header.index))
        let ranges = [0..<LedgerHeader.byteCount] + facts.map(FactPlanes.range)
        let partial = try MappedFile.create(path, size: FactPlanes.fileBytes, reserving: ranges)
        let file: MappedFile
        if let partial { file = partial } else { file = try .create(path, size: FactPlanes.fileBytes) }
        let segment = LedgerSegment(file, path)
        let reserved = partial == nil ? FactPlanes.all : facts.reduce(0) { $0 | FactPlanes.bit($1) }
        segment.words.header.store(CheckedWord.encode(set: reserved), FactPlanes.reservedWord)
        header.write(to: segment.words.header)
        return segment
    }

    static func open(
        in directory: FilePath, header: LedgerHeader, writable: Bool
    ) throws(LedgerError) -> LedgerSegment {
        let path = FactPlanes.path(in: directory, producer: UInt32(header.owner), index: Int(header.index))
        let file = try MappedFile.open(existing: path, minimumSize: FactPlanes.fileBytes, writable: writable)
        let segment = LedgerSegment(file, path)
        let page = (0..<segment.words.header.count).map(segment.words.header.load)
        _ = try FactPlanes.reserved(page, of: path, expecting: header)
        return segment
    }

    func holds(_ fact: Fact, at slot: Int) -> Bool {
        words.isReserved(fact) && words.planes.bit(fact.rawValue * FactPlanes.capacity + slot)
    }

    /// Reserves the plane of a fact. Several processes may do so at once: what is reserved already stays as it is.
    ///
    /// - Throws: `LedgerError` when the disk is full.
    func reserve(_ fact: Fact) throws(LedgerError) {
        try MappedFile.reserve(FactPlanes.range(of: fact), of: path)
        while true {
            let word = words.header.load(FactPlanes.reservedWord)
            let set = UInt32(truncatingIfNeeded: word) | FactPlanes.bit(fact)
            if words.header.replace(word, with: CheckedWord.encode(set: set), FactPlanes.reservedWord) { return }
        }
    }
}
