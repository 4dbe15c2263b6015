import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Removes the records of places in which everybody agrees, so that a long run keeps records only where something is odd.
///
/// One for a run, in the harness. Nothing is removed while all records are below a budget: a short run stays exact to the
/// last of them. A block is judged when its partition has gone on in acknowledgements and in deliveries, and then by the
/// records themselves: each place in it must hold one message, acknowledged once and delivered. It is listed in
/// `agreed.blocks` first, and its records go after that. A file is replaced by a smaller one in one step, so that a record
/// is never there twice; a harness that is killed in between leaves records of an agreed block, which count as not
/// comparable.
public struct PlaceJanitor: ~Copyable, Sendable {
    private let directory: FilePath
    private let run: UInt64
    private let budget: Int
    private var files = PlaceFiles()
    /// Blocks that files tell of which are not full: these cannot be rewritten, so all of their blocks stay.
    private var open: Set<UInt64> = []
    /// Records of each block that was judged and did not agree: it is judged again when there are more.
    private var odd: [UInt64: Int] = [:]

    /// `budget`: bytes of records that are left alone.
    public init(_ directory: FilePath, run: UInt64, budget: Int = 64 << 20) {
        (self.directory, self.run, self.budget) = (directory, run, budget)
    }

    /// Looks for new files and removes what need not stay; to be called about once a second.
    ///
    /// - Throws: `LedgerError` when the disk is full or a file is damaged; nothing that is needed is lost then.
    public mutating func sweep() throws(LedgerError) {
        try discover()
        while try sweepOldest() {}
    }

    private mutating func discover() throws(LedgerError) {
        open.removeAll(keepingCapacity: true)
        for (name, teller) in try PlaceIndex.names(in: directory) where !files.contains(name) {
            let file = try PlaceIndex(name, teller, in: directory, run: run)
            if file.isFull { files.append(file) } else { open.formUnion(file.blocks.keys) }
        }
    }

    /// Judges blocks of the oldest files; whether some of them could be removed.
    private mutating func sweepOldest() throws(LedgerError) -> Bool {
        let wanted = candidates()
        guard !wanted.isEmpty else { return false }
        var agreed: [UInt64: FoldedBlock.Counts] = [:]
        let reader = PlaceBlockReader(directory: directory, run: run)
        for (key, block) in try reader.read(wanted, from: files.holding(wanted).map(\.file)) {
            agreed[key] = block.agreement
            odd[key] = agreed[key] == nil ? files.records[key] : nil
        }
        guard !agreed.isEmpty else { return true }
        try FoldedBlocks.append(agreed.map { FoldedBlock(key: $0, $1) }, in: directory, run: run)
        try remove(Set(agreed.keys))
        return true
    }

    /// Blocks of the files above the budget that are past, and not known to be odd as they are.
    private func candidates() -> Set<UInt64> {
        var excess = files.bytes - budget
        var wanted: Set<UInt64> = []
        files.forEach { file in
            guard excess > 0 else { return false }
            excess -= file.records * PlaceFile.recordBytes
            for key in file.blocks.keys where key + 1 < files.end(of: key >> PlaceBlock.numberBits) {
                if odd[key] != files.records[key], !open.contains(key) { wanted.insert(key) }
                if wanted.count == PlaceBlockReader.atOnce { return false }
            }
            return true
        }
        return wanted
    }

    private mutating func remove(_ agreed: Set<UInt64>) throws(LedgerError) {
        for (number, file) in files.holding(agreed) {
            if file.blocks.keys.allSatisfy(agreed.contains) {
                unlink(directory.appending(file.name).string)
                files.replace(number, with: nil)
            } else {
                files.replace(number, with: try rewrite(file, without: agreed))
            }
        }
    }

    private func rewrite(_ file: PlaceIndex, without agreed: Set<UInt64>) throws(LedgerError) -> PlaceIndex {
        let path = directory.appending(file.name)
        let reader = try PlaceFileReader(path, file.teller, run: run)
        var records: [UInt64] = []
        try reader.forEachRecord { place, message in
            if !agreed.contains(PlaceBlock.key(place)) { records += [place, message] }
        }
        let header = PlaceFile.header(
            file.teller, run: run, owner: reader.header.owner, index: reader.header.index,
            capacity: records.count / 2)
        try LedgerFile.replace(path, with: header.page + records)
        return try PlaceIndex(file.name, file.teller, in: directory, run: run)
    }
}
