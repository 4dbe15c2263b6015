import SystemPackage

/// Reads the records of one file of places in parts.
struct PlaceFileReader: ~Copyable {
    let teller: PlaceFile.Teller
    let header: LedgerHeader
    private let file: LedgerFile

    /// - Throws: `LedgerError` when the file is missing, damaged or cut short.
    init(_ path: FilePath, _ teller: PlaceFile.Teller, run: UInt64) throws(LedgerError) {
        let file = try LedgerFile(path)
        let page = try file.page()
        let header = try LedgerHeader(page, of: path, run: run)
        guard header.kind == teller.kind, header.capacity <= UInt64(PlaceFile.largestCapacity),
            page[LedgerHeader.wordCount...].allSatisfy({ $0 == 0 })
        else { throw LedgerError(path, damage: "does not hold the places that its name says") }
        guard try file.size() >= LedgerHeader.byteCount + Int(header.capacity) * PlaceFile.recordBytes else {
            throw LedgerError(path, damage: "is cut short")
        }
        self.teller = teller
        self.header = header
        self.file = file
    }

    /// Whether its writer has gone on to another file: the last record is there.
    func isFull() throws(LedgerError) -> Bool {
        guard header.capacity > 0 else { return true }
        let buffer = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 1)
        defer { buffer.deallocate() }
        let last = LedgerHeader.byteCount + (Int(header.capacity) - 1) * PlaceFile.recordBytes
        return try file.read(at: last, into: buffer) == 1 && buffer[0] != 0
    }

    /// Calls `body` with each record in the order of writing.
    func forEachRecord(_ body: (_ place: UInt64, _ message: UInt64) -> Void) throws(LedgerError) {
        let buffer = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 8192)
        defer { buffer.deallocate() }
        var left = Int(header.capacity)
        var offset = LedgerHeader.byteCount
        while left > 0 {
            let part = UnsafeMutableBufferPointer(rebasing: buffer.prefix(left * 2))
            let count = try file.read(at: offset, into: part) / 2
            for record in 0..<count {
                let place = buffer[record * 2]
                // One that was never written: nor was any after it.
                guard place != 0 else { return }
                body(place, buffer[record * 2 + 1])
            }
            guard count > 0 else { throw LedgerError(file.path, damage: "is cut short") }
            left -= count
            offset += count * PlaceFile.recordBytes
        }
    }
}
