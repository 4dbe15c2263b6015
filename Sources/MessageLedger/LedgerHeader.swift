import SystemPackage

/// What a file of the ledger says of itself in its first words; `docs/ledger-format.md` documents it.
struct LedgerHeader: Hashable, Sendable {
    enum Kind: UInt64, Sendable {
        case head = 1
        case segment, checksums, acknowledgements, deliveries, folded, board
    }

    static let magic: UInt64 = 0x5245_4447_454c_5748  // HWLEDGER, read as little-endian bytes
    static let version: UInt64 = 3
    /// Magic, version, kind, capacity, run, owner, index, checksum.
    static let wordCount = 8
    /// A header has a page of its own.
    static let byteCount = 4096

    var kind: Kind
    /// Entries that the file has room for; 0 where it grows.
    var capacity: UInt64
    var run: UInt64
    /// The producer, or who tells.
    var owner: UInt64
    /// Which file of several; in a head the options of the ledger.
    var index: UInt64

    private var words: [UInt64] { [Self.magic, Self.version, kind.rawValue, capacity, run, owner, index] }

    func write(to target: AtomicWords) {
        let words = words
        for (index, word) in words.enumerated() { target.store(word, index) }
        target.store(Self.checksum(words), words.count)
    }

    /// The page as it is written to a file that is not mapped.
    var page: [UInt64] {
        words + [Self.checksum(words)] + [UInt64](repeating: 0, count: Self.byteCount / 8 - Self.wordCount)
    }

    init(_ kind: Kind, capacity: UInt64, run: UInt64, owner: UInt64, index: UInt64) {
        (self.kind, self.capacity, self.run, self.owner, self.index) = (kind, capacity, run, owner, index)
    }

    /// Reads the header at the start of a file of a run.
    ///
    /// - Throws: `LedgerError` that says what is wrong with it.
    init(_ words: [UInt64], of path: FilePath, run: UInt64) throws(LedgerError) {
        guard words.count >= Self.wordCount, words[0] == Self.magic else {
            throw LedgerError(path, damage: "is not a ledger file: its first words are others")
        }
        let isIntact = words[Self.wordCount - 1] == Self.checksum(Array(words[..<(Self.wordCount - 1)]))
        // Earlier versions have their checksum elsewhere, all later ones have it here.
        if words[1] != Self.version, isIntact || words[1] < Self.version { throw LedgerError(path, version: words[1]) }
        guard isIntact, let kind = Kind(rawValue: words[2]) else {
            throw LedgerError(path, damage: "its header is damaged: its checksum is wrong")
        }
        guard words[4] == run else { throw LedgerError(path, damage: "is not a ledger of this run") }
        self.init(kind, capacity: words[3], run: words[4], owner: words[5], index: words[6])
    }

    private static func checksum(_ words: [UInt64]) -> UInt64 {
        words.withUnsafeBytes { UInt64(CRC32C.checksum($0)) }
    }
}
