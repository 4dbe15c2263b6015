import SystemPackage

/// Where the planes of a segment lie in its file, and which of them have a place on the disk.
///
/// A plane of a fact that no message of the segment has is a hole of the file. Nothing is ever written into a hole, for on a
/// full disk that would be a signal: the first marker of a fact reserves its plane, and tells so in a word of the header.
enum FactPlanes {
    /// Messages in a segment.
    static let capacity = 1 << 20
    static let byteCount = capacity / 8
    static let wordCount = capacity / 64
    /// The word of the header page that tells which planes are reserved, a `CheckedWord` set.
    static let reservedWord = LedgerHeader.wordCount
    static let fileBytes = LedgerHeader.byteCount + Fact.allCases.count * byteCount

    static func range(of fact: Fact) -> Range<Int> {
        let start = LedgerHeader.byteCount + fact.rawValue * byteCount
        return start..<start + byteCount
    }

    static func bit(_ fact: Fact) -> UInt32 { 1 << UInt32(fact.rawValue) }

    static let all = Fact.allCases.reduce(UInt32(0)) { $0 | bit($1) }

    /// How many segments so many messages have.
    static func segments(attempted: UInt64) -> Int { (Int(attempted) + capacity - 1) / capacity }

    static func path(in directory: FilePath, producer: UInt32, index: Int) -> FilePath {
        directory.appending("producer-\(producer)-segment-\(index).facts")
    }

    static func header(run: UInt64, producer: UInt32, index: Int) -> LedgerHeader {
        LedgerHeader(
            .segment, capacity: UInt64(capacity), run: run, owner: UInt64(producer), index: UInt64(index))
    }

    /// Reads the header page of a segment, and gives the set of its reserved planes.
    static func reserved(
        _ page: [UInt64], of path: FilePath, expecting header: LedgerHeader
    ) throws(LedgerError) -> UInt32 {
        guard try LedgerHeader(page, of: path, run: header.run) == header else {
            throw LedgerError(path, damage: "is not the segment that its name says")
        }
        guard let reserved = CheckedWord.decode(set: page[reservedWord]), reserved & ~all == 0,
            page[(reservedWord + 1)...].allSatisfy({ $0 == 0 })
        else { throw LedgerError(path, damage: "its header is damaged: it has planes that no ledger has") }
        return reserved
    }
}
