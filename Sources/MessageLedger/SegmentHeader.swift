/// What a segment file says of itself in its first words.
struct SegmentHeader: Hashable {
    static let magic: UInt64 = 0x52454744454c5748  // HWLEDGER, read as little-endian bytes
    static let version: UInt64 = 2
    static let wordCount = 7

    var run: UInt64
    var producer: UInt32
    var index: Int

    private var words: [UInt64] {
        [
            Self.magic, Self.version, UInt64(LedgerSegment.capacity), run, UInt64(producer), UInt64(index),
        ]
    }

    func write(to target: AtomicWords) {
        for (index, word) in words.enumerated() { target.store(word, index) }
        target.store(Self.checksum(words), words.count)
    }

    init(run: UInt64, producer: UInt32, index: Int) {
        self.run = run
        self.producer = producer
        self.index = index
    }

    /// Reads a header; `nil` when magic, version, capacity or checksum are wrong.
    init?(_ source: AtomicWords) {
        let words = (0..<Self.wordCount - 1).map(source.load)
        guard words[0] == Self.magic, words[1] == Self.version, words[2] == UInt64(LedgerSegment.capacity),
            source.load(Self.wordCount - 1) == Self.checksum(words)
        else { return nil }
        self.init(run: words[3], producer: UInt32(truncatingIfNeeded: words[4]), index: Int(words[5]))
    }

    private static func checksum(_ words: [UInt64]) -> UInt64 {
        words.withUnsafeBytes { UInt64(CRC32C.checksum($0)) }
    }
}
