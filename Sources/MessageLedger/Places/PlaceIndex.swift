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
        // Records of one block mostly follow each other.
        var (key, count) = (UInt64(0), 0)
        try reader.forEachRecord { place, _ in
            if PlaceBlock.key(place) != key {
                if count > 0 { blocks[key, default: 0] += count }
                (key, count) = (PlaceBlock.key(place), 0)
            }
            count += 1
        }
        if count > 0 { blocks[key, default: 0] += count }
        (self.name, self.teller, self.isFull, self.blocks) = (name, teller, isFull, blocks)
    }

    /// The names of the files of places in a directory, in no order.
    static func names(in directory: FilePath) throws(LedgerError) -> [(name: String, teller: PlaceFile.Teller)] {
        try DirectoryNames.all(in: directory).compactMap { name in
            PlaceFile.teller(of: name).map { (name, $0) }
        }
    }
}
