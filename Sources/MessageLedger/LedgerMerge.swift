import SystemPackage

/// Puts the parts of a ledger together that several machines or groups of processes have written.
///
/// Facts are joined by OR, what is counted is added, and how far something went is the farthest of any part: so parts may be
/// merged in any order and in any grouping. Each part is given once, and no two parts hold the records of one process.
public struct LedgerMerge {
    private let parts: [FilePath]
    private let target: FilePath
    private let run: UInt64

    /// `target`: an empty directory.
    public init(_ parts: [FilePath], into target: FilePath, run: UInt64) {
        (self.parts, self.target, self.run) = (parts, target, run)
    }

    /// `partitions`: of the topic; 0 where no consumers took part.
    ///
    /// - Throws: `LedgerError` when a part is damaged or the disk is full.
    public func merge(producers: Int, partitions: Int = 0) throws(LedgerError) {
        for producer in 0..<UInt32(producers) { try merge(producer: producer) }
        try mergePlaces()
        if partitions > 0 { try mergeBoards(partitions: partitions) }
    }

    // MARK: Facts

    private func merge(producer: UInt32) throws(LedgerError) {
        var heads: [(part: FilePath, head: LedgerHead)] = []
        for part in parts {
            do throws(LedgerError) {
                heads.append((part, try .open(in: part, run: run, producer: producer, writable: false)))
            } catch { if !error.isMissing { throw error } }
        }
        guard !heads.isEmpty else { return }
        let options = LedgerHead.Options(
            keepsChecksums: heads.contains { $0.head.options.keepsChecksums },
            reserving: heads.reduce(into: []) { $0.formUnion($1.head.options.reserving) })
        let head = try LedgerHead.create(in: target, run: run, producer: producer, options)
        head.setAttempted(heads.map(\.head.attempted).max() ?? 0)
        head.countUnrecorded(heads.reduce(0) { $0 + $1.head.unrecorded })
        for index in 0..<FactPlanes.segments(attempted: head.attempted) {
            let holders = heads.filter { FactPlanes.segments(attempted: $0.head.attempted) > index }
            try mergeSegment(index, of: producer, from: holders.map(\.part))
            let keepers = holders.filter(\.head.options.keepsChecksums).map(\.part)
            if options.keepsChecksums { try mergeChecksums(index, of: producer, from: keepers) }
        }
    }

    private func mergeSegment(_ index: Int, of producer: UInt32, from parts: [FilePath]) throws(LedgerError) {
        let header = FactPlanes.header(run: run, producer: producer, index: index)
        var segments: [LedgerSegment] = []
        for part in parts { segments.append(try .open(in: part, header: header, writable: false)) }
        let facts = Set(Fact.allCases.filter { fact in segments.contains { $0.words.isReserved(fact) } })
        let merged = try LedgerSegment.create(in: target, header: header, reserving: facts)
        for segment in segments {
            for fact in facts where segment.words.isReserved(fact) { merged.words.merge(segment.words, fact) }
        }
    }

    private func mergeChecksums(_ index: Int, of producer: UInt32, from parts: [FilePath]) throws(LedgerError) {
        let merged = try ChecksumSegment.create(in: target, run: run, producer: producer, index: index)
        for part in parts {
            merged.merge(try .open(in: part, run: run, producer: producer, index: index, writable: false))
        }
    }

    // MARK: Places

    private func mergePlaces() throws(LedgerError) {
        var blocks: [FoldedBlock] = []
        for part in parts {
            blocks += try FoldedBlocks.entries(in: part, run: run)
            for (name, teller) in try PlaceIndex.names(in: part) {
                let reader = try PlaceFileReader(part.appending(name), teller, run: run)
                var records: [UInt64] = []
                try reader.forEachRecord { records += [$0, $1] }
                var header = reader.header
                header.capacity = UInt64(records.count / 2)
                try LedgerFile.replace(target.appending(name), with: header.page + records)
            }
        }
        if !blocks.isEmpty { try FoldedBlocks.append(blocks, in: target, run: run) }
    }

    // MARK: Boards

    private func mergeBoards(partitions: Int) throws(LedgerError) {
        var merged: DeliveryBoard?
        for part in parts {
            let board: DeliveryBoard
            do throws(LedgerError) {
                board = try .open(in: part, partitions: partitions, writable: false)
            } catch {
                if error.isMissing { continue }
                throw error
            }
            if let merged { merged.merge(board) } else { merged = try board.copy(to: target) }
        }
    }
}
