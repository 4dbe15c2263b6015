import SystemPackage

/// The small file of a producer that says how far its messages go.
struct LedgerHead: Sendable {
    /// The words of its page after the header.
    private enum Word: Int {
        /// Messages attempted, a `CheckedWord` count.
        case attempted = 8
        /// Facts that could not be recorded, for the disk was full; a `CheckedWord` count.
        case unrecorded
    }

    /// What the creator of a ledger chose, in the header.
    struct Options: Sendable {
        /// Whether the outcomes of messages are compared with their payloads.
        var keepsChecksums: Bool
        /// The facts whose planes are reserved before a message is sent.
        var reserving: Set<Fact>

        init(keepsChecksums: Bool, reserving: Set<Fact>) {
            (self.keepsChecksums, self.reserving) = (keepsChecksums, reserving)
        }

        fileprivate init?(word: UInt64) {
            guard word >> 1 <= UInt64(FactPlanes.all) else { return nil }
            keepsChecksums = word & 1 != 0
            reserving = Set(Fact.allCases.filter { word >> 1 & UInt64(FactPlanes.bit($0)) != 0 })
        }

        fileprivate var word: UInt64 {
            (keepsChecksums ? 1 : 0) | UInt64(reserving.reduce(0) { $0 | FactPlanes.bit($1) }) << 1
        }
    }

    let path: FilePath
    let options: Options
    private let file: MappedFile
    private let words: AtomicWords

    private init(_ path: FilePath, _ file: MappedFile, _ options: Options) {
        (self.path, self.file, self.options) = (path, file, options)
        words = file.words(at: 0, count: LedgerHeader.byteCount / 8)
    }

    private static func path(_ directory: FilePath, _ producer: UInt32) -> FilePath {
        directory.appending("producer-\(producer).head")
    }

    static func create(
        in directory: FilePath, run: UInt64, producer: UInt32, _ options: Options
    ) throws(LedgerError) -> LedgerHead {
        let path = path(directory, producer)
        let head = LedgerHead(path, try .create(path, size: LedgerHeader.byteCount), options)
        LedgerHeader(
            .head, capacity: UInt64(FactPlanes.capacity), run: run, owner: UInt64(producer), index: options.word
        ).write(to: head.words)
        return head
    }

    static func open(
        in directory: FilePath, run: UInt64, producer: UInt32, writable: Bool
    ) throws(LedgerError) -> LedgerHead {
        let path = path(directory, producer)
        let file = try MappedFile.open(
            existing: path, minimumSize: LedgerHeader.byteCount, writable: writable)
        let words = file.words(at: 0, count: LedgerHeader.byteCount / 8)
        let page = (0..<words.count).map(words.load)
        let header = try LedgerHeader(page, of: path, run: run)
        guard header.kind == .head, header.owner == UInt64(producer),
            header.capacity == UInt64(FactPlanes.capacity), let options = Options(word: header.index)
        else { throw LedgerError(path, damage: "is not the head that its name says") }
        guard CheckedWord.decode(count: page[Word.attempted.rawValue]) != nil,
            CheckedWord.decode(count: page[Word.unrecorded.rawValue]) != nil,
            page[(Word.unrecorded.rawValue + 1)...].allSatisfy({ $0 == 0 })
        else { throw LedgerError(path, damage: "its counts are damaged") }
        return LedgerHead(path, file, options)
    }

    @inline(__always) var attempted: UInt64 { CheckedWord.count(words.load(Word.attempted.rawValue)) }

    @inline(__always) func setAttempted(_ count: UInt64) {
        words.store(CheckedWord.encode(count: count), Word.attempted.rawValue)
    }

    var unrecorded: UInt64 { CheckedWord.count(words.load(Word.unrecorded.rawValue)) }

    func countUnrecorded(_ amount: UInt64 = 1) {
        while true {
            let word = words.load(Word.unrecorded.rawValue)
            let next = CheckedWord.encode(count: CheckedWord.count(word) + amount)
            if words.replace(word, with: next, Word.unrecorded.rawValue) { return }
        }
    }
}
