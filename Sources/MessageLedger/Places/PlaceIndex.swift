import SystemPackage

/// Which blocks the records of one file of places are of.
struct PlaceIndex: Sendable {
    let name: String
    let teller: PlaceFile.Teller
    let isFull: Bool
    /// Records by the key of their block.
    let blocks: [UInt64: Int]

    var records: Int { blocks.values.reduce(0, +) }

    init(_ name: String, _ teller: PlaceFile.Teller, in directory: FilePath, run: UInt64) throws(LedgerError) {
        let reader = try PlaceFileReader(directory.appending(name), teller, run: run)
        let isFull = try reader.isFull()
        var blocks: [UInt64: Int] = [:]
        var recent = RecentBlocks(repeating: 0)
        try reader.forEachRecord { place, _ in
            recent.with(PlaceBlock.key(place)) { _, previous in
                if previous.value > 0 { blocks[previous.key, default: 0] += previous.value }
                return 0
            } _: {
                $0 += 1
            }
        }
        recent.forEach { blocks[$0, default: 0] += $1 }
        (self.name, self.teller, self.isFull, self.blocks) = (name, teller, isFull, blocks)
    }

    /// The names of the files of places in a directory, in no order.
    static func names(in directory: FilePath) throws(LedgerError) -> [(name: String, teller: PlaceFile.Teller)] {
        try DirectoryNames.all(in: directory).compactMap { name in
            PlaceFile.teller(of: name).map { (name, $0) }
        }
    }
}
