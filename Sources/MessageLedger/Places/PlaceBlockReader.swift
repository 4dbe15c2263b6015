import SystemPackage

/// Gathers all that is told of some blocks, from whichever files tell of them.
struct PlaceBlockReader {
    /// Blocks that are looked at together: 40 MiB.
    static let atOnce = 1024

    let directory: FilePath
    let run: UInt64

    /// - Throws: `LedgerError` when a file is damaged.
    func read(_ wanted: Set<UInt64>, from files: [PlaceIndex]) throws(LedgerError) -> [UInt64: PlaceBlock] {
        var blocks: [UInt64: PlaceBlock] = [:]
        for key in wanted { blocks[key] = PlaceBlock() }
        for file in files where file.blocks.keys.contains(where: wanted.contains) {
            let reader = try PlaceFileReader(directory.appending(file.name), file.teller, run: run)
            var recent = RecentBlocks(repeating: PlaceBlock?.none)
            try reader.forEachRecord { place, message in
                recent.with(PlaceBlock.key(place)) { key, _ in
                    blocks[key]
                } _: {
                    $0?.enter(place, message, by: file.teller)
                }
            }
        }
        return blocks
    }
}
