import SystemPackage

/// Reads the facts of one producer from its segments, one after the other, in a buffer that stays as small as it is.
struct FactReader: ~Copyable {
    /// Words of a plane that are read at once.
    private static let chunk = 2048

    private let directory: FilePath
    private let run: UInt64
    private let producer: UInt32
    private let buffer: UnsafeMutableBufferPointer<UInt64>

    init(_ directory: FilePath, run: UInt64, producer: UInt32) {
        (self.directory, self.run, self.producer) = (directory, run, producer)
        buffer = .allocate(capacity: Fact.allCases.count * Self.chunk)
    }

    deinit { buffer.deallocate() }

    /// A segment that is read, and the set of its planes.
    struct Segment: ~Copyable {
        let file: LedgerFile
        let planes: UInt32
    }

    /// - Throws: `LedgerError` when the segment is missing, damaged or cut short.
    func open(segment index: Int) throws(LedgerError) -> Segment {
        let file = try LedgerFile(FactPlanes.path(in: directory, producer: producer, index: index))
        let header = FactPlanes.header(run: run, producer: producer, index: index)
        let planes = try FactPlanes.reserved(try file.page(), of: file.path, expecting: header)
        guard try file.size() >= FactPlanes.fileBytes else { throw LedgerError(file.path, damage: "is cut short") }
        return Segment(file: file, planes: planes)
    }

    /// Calls `body` with the facts of 64 messages at a time, of the first `end` messages.
    func forEachWord(
        until end: UInt64, _ body: (_ first: UInt64, _ facts: FactWords) -> Void
    ) throws(LedgerError) {
        let capacity = UInt64(FactPlanes.capacity)
        for index in 0..<FactPlanes.segments(attempted: end) {
            let start = UInt64(index) * capacity
            let segment = try open(segment: index)
            let words = Int((min(end - start, capacity) + 63) / 64)
            for chunk in stride(from: 0, to: words, by: Self.chunk) {
                let count = min(Self.chunk, words - chunk)
                try fill(from: segment.file, planes: segment.planes, at: chunk, count: count)
                deliver(count, from: start + UInt64(chunk) * 64, until: end, body)
            }
        }
    }

    private func fill(
        from file: borrowing LedgerFile, planes: UInt32, at word: Int, count: Int
    ) throws(LedgerError) {
        for fact in Fact.allCases {
            let part = UnsafeMutableBufferPointer(rebasing: buffer[(fact.rawValue * Self.chunk)...].prefix(count))
            guard planes & FactPlanes.bit(fact) != 0 else {
                part.update(repeating: 0)
                continue
            }
            let offset = FactPlanes.range(of: fact).lowerBound + word * 8
            guard try file.read(at: offset, into: part) == count else {
                throw LedgerError(file.path, damage: "is cut short")
            }
        }
    }

    private func deliver(
        _ count: Int, from first: UInt64, until end: UInt64, _ body: (_ first: UInt64, _ facts: FactWords) -> Void
    ) {
        guard let base = buffer.baseAddress else { return }
        for word in 0..<count {
            let start = first + UInt64(word) * 64
            let valid = end - start >= 64 ? ~UInt64(0) : (UInt64(1) << (end - start)) - 1
            body(start, FactWords(base + word, stride: Self.chunk, valid: valid))
        }
    }
}
