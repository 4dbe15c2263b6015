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
    /// The full files, the oldest first.
    private var files: [PlaceIndex] = []
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

    private var bytes: Int { files.reduce(0) { $0 + $1.records * PlaceFile.recordBytes } }

    private mutating func discover() throws(LedgerError) {
        let known = Set(files.map(\.name))
        open.removeAll(keepingCapacity: true)
        for (name, teller) in try PlaceIndex.names(in: directory) where !known.contains(name) {
            let file = try PlaceIndex(name, teller, in: directory, run: run)
            if file.isFull { files.append(file) } else { open.formUnion(file.blocks.keys) }
        }
    }

    /// Judges blocks of the oldest files; whether some of them could be removed.
    private mutating func sweepOldest() throws(LedgerError) -> Bool {
        let totals = totals
        let wanted = candidates(totals)
        guard !wanted.isEmpty else { return false }
        var agreed: [UInt64: FoldedBlock.Counts] = [:]
        for (key, block) in try PlaceBlockReader(directory: directory, run: run).read(wanted, from: files) {
            agreed[key] = block.agreement
            odd[key] = agreed[key] == nil ? totals[key] : nil
        }
        guard !agreed.isEmpty else { return true }
        try FoldedBlocks.append(agreed.map { FoldedBlock(key: $0, $1) }, in: directory, run: run)
        try remove(Set(agreed.keys))
        return true
    }

    /// Blocks of the files above the budget that are past, and not known to be odd as they are.
    private func candidates(_ totals: [UInt64: Int]) -> Set<UInt64> {
        var excess = bytes - budget
        guard excess > 0 else { return [] }
        let ends = ends()
        var wanted: Set<UInt64> = []
        for file in files where excess > 0 {
            excess -= file.records * PlaceFile.recordBytes
            for key in file.blocks.keys where key + 1 < ends[key >> PlaceBlock.numberBits] ?? 0 {
                if odd[key] != totals[key], !open.contains(key) { wanted.insert(key) }
                if wanted.count == PlaceBlockReader.atOnce { return wanted }
            }
        }
        return wanted
    }

    /// Records of each block, over all files.
    private var totals: [UInt64: Int] {
        files.reduce(into: [:]) { totals, file in
            for (key, count) in file.blocks { totals[key, default: 0] += count }
        }
    }

    /// By partition, the last block that both acknowledgements and deliveries have come to.
    private func ends() -> [UInt64: UInt64] {
        var ends: [PlaceFile.Teller: [UInt64: UInt64]] = [:]
        for file in files {
            for key in file.blocks.keys {
                let partition = key >> PlaceBlock.numberBits
                ends[file.teller, default: [:]][partition] = max(ends[file.teller]?[partition] ?? 0, key)
            }
        }
        let delivered = ends[.deliveries] ?? [:]
        return (ends[.acknowledgements] ?? [:]).reduce(into: [:]) { all, end in
            all[end.key] = min(end.value, delivered[end.key] ?? 0)
        }
    }

    private mutating func remove(_ agreed: Set<UInt64>) throws(LedgerError) {
        var left: [PlaceIndex] = []
        for file in files {
            if !file.blocks.keys.contains(where: agreed.contains) {
                left.append(file)
            } else if file.blocks.keys.allSatisfy(agreed.contains) {
                unlink(directory.appending(file.name).string)
            } else {
                left.append(try rewrite(file, without: agreed))
            }
        }
        files = left
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
