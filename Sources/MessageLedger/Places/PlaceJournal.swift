import SystemPackage

/// Where one process writes the places that it hears of, in files of a fixed size.
///
/// Plain stores by the one ledger that owns it: no other process writes to its files.
struct PlaceJournal: ~Copyable, Sendable {
    private let directory: FilePath
    private let run: UInt64
    private let teller: PlaceFile.Teller
    /// A number that no other teller of the run has.
    private let owner: UInt32
    private var file: MappedFile?
    private var records: AtomicWords?
    private var index = 0
    private var count = 0
    /// Of the present file, in records.
    private var capacity = 0

    init(_ directory: FilePath, run: UInt64, _ teller: PlaceFile.Teller) {
        (self.directory, self.run, self.teller) = (directory, run, teller)
        owner = .random(in: 1 ... .max)
    }

    /// Records a place. A process that is killed meanwhile has told of it wholly or not at all.
    ///
    /// - Throws: `LedgerError` when the disk is full.
    @inline(__always) mutating func append(_ place: UInt64, _ message: UInt64) throws(LedgerError) {
        if count == capacity { try begin() }
        guard let records else { return }
        records.store(message, count * 2 + 1)
        records.publish(place, count * 2)
        count += 1
    }

    private mutating func begin() throws(LedgerError) {
        let path = PlaceFile.path(in: directory, teller, owner: owner, index: index)
        let unfinished = LedgerFile.unfinished(path)
        let capacity = PlaceFile.capacity(ofFile: index)
        let file = try MappedFile.createFilled(unfinished, size: PlaceFile.byteCount(capacity: capacity))
        PlaceFile.header(teller, run: run, owner: UInt64(owner), index: UInt64(index), capacity: capacity)
            .write(to: file.words(at: 0, count: LedgerHeader.wordCount))
        // Whoever finds it finds it with its header.
        try LedgerFile.finish(unfinished, as: path)
        records = file.words(at: LedgerHeader.byteCount, count: capacity * 2)
        self.file = file
        self.capacity = capacity
        index += 1
        count = 0
    }
}
