import SystemPackage

/// The file of a run that lists the blocks of places whose records are gone.
enum FoldedBlocks {
    static func path(in directory: FilePath) -> FilePath { directory.appending("agreed.blocks") }

    private static func header(run: UInt64) -> LedgerHeader {
        LedgerHeader(.folded, capacity: 0, run: run, owner: 0, index: 0)
    }

    /// Adds blocks, before the records of any of them are removed.
    ///
    /// - Throws: `LedgerError` when the disk is full: nothing may be removed then.
    static func append(_ blocks: [FoldedBlock], in directory: FilePath, run: UInt64) throws(LedgerError) {
        let path = path(in: directory)
        do {
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .append, .closeOnExec], permissions: .init(rawValue: 0o644))
            defer { try? file.close() }
            let size = try file.seek(offset: 0, from: .end)
            let words = (size == 0 ? header(run: run).page : []) + blocks.flatMap(\.words)
            do { _ = try words.withUnsafeBytes { try file.writeAll($0) } } catch {
                // What comes next must begin where an entry begins.
                try file.resize(to: size)
                throw error
            }
        } catch { throw LedgerError(path, "cannot be written", (error as? Errno)?.rawValue ?? 0) }
    }

    /// Reads all blocks; what came to an agreed one later may agree for itself, and is added to it.
    ///
    /// - Throws: `LedgerError` when the file is damaged.
    static func read(in directory: FilePath, run: UInt64) throws(LedgerError) -> [UInt64: FoldedBlock.Counts] {
        try entries(in: directory, run: run).reduce(into: [:]) { blocks, block in
            blocks[block.key, default: .init()].places += block.counts.places
            blocks[block.key, default: .init()].repeats += block.counts.repeats
        }
    }

    /// The entries one by one; none where the file does not exist. One that was cut off while it was written is none.
    static func entries(in directory: FilePath, run: UInt64) throws(LedgerError) -> [FoldedBlock] {
        let file: LedgerFile
        do throws(LedgerError) { file = try LedgerFile(path(in: directory)) } catch {
            if error.isMissing { return [] }
            throw error
        }
        let page = try file.page()
        guard try LedgerHeader(page, of: file.path, run: run) == header(run: run),
            page[LedgerHeader.wordCount...].allSatisfy({ $0 == 0 })
        else { throw LedgerError(file.path, damage: "is not the list of blocks that its name says") }
        let buffer = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 8192)
        defer { buffer.deallocate() }
        var blocks: [FoldedBlock] = []
        var offset = LedgerHeader.byteCount
        while case let count = try file.read(at: offset, into: buffer) / FoldedBlock.entryWords, count > 0 {
            for entry in 0..<count {
                guard let block = FoldedBlock(buffer[entry * 2], buffer[entry * 2 + 1]) else {
                    throw LedgerError(file.path, damage: "is damaged at byte \(offset + entry * 16)")
                }
                blocks.append(block)
            }
            offset += count * FoldedBlock.entryWords * 8
        }
        return blocks
    }
}
