import SystemPackage

/// What became of every message of one producer.
///
/// One value per thread: the table of mapped segments belongs to its user, while the facts themselves are shared with
/// every other thread and process that maps the same files.
public struct ProducerLedger: ~Copyable, Sendable {
    public let run: UInt64
    public let producer: UInt32
    private let directory: FilePath
    private let head: LedgerHead
    private let isWritable: Bool
    private var segments: [LedgerSegment?] = []
    private var checksums: [ChecksumSegment?] = []
    /// The one used last: found without counting a reference per message, which costs more than the fact itself.
    private var recent: (index: Int, words: LedgerSegment.Words)?
    private var acknowledgements: PlaceJournal
    private var deliveries: PlaceJournal

    private init(_ directory: FilePath, run: UInt64, producer: UInt32, head: LedgerHead, isWritable: Bool) {
        (self.directory, self.run, self.producer, self.head) = (directory, run, producer, head)
        self.isWritable = isWritable
        acknowledgements = PlaceJournal(directory, run: run, .acknowledgements)
        deliveries = PlaceJournal(directory, run: run, .deliveries)
    }

    /// Starts the ledger of a new producer; the caller is the one that attempts its messages.
    ///
    /// `reserving`: the facts that every message may have, for which the disk must have room before it is sent; the
    /// others take room when they first come. `keepsChecksums`: whether outcomes are compared with the payloads.
    public static func create(
        in directory: FilePath, run: UInt64, producer: UInt32, reserving: Set<Fact> = [.acknowledged],
        keepsChecksums: Bool = false
    ) throws(LedgerError) -> ProducerLedger {
        let options = LedgerHead.Options(keepsChecksums: keepsChecksums, reserving: reserving)
        let head = try LedgerHead.create(in: directory, run: run, producer: producer, options)
        return ProducerLedger(directory, run: run, producer: producer, head: head, isWritable: true)
    }

    /// Opens the ledger of a producer of this run, to mark facts in it or only to read them.
    ///
    /// - Throws: `LedgerError` when it is missing or damaged; a reader finds that of every segment now.
    public static func open(
        in directory: FilePath, run: UInt64, producer: UInt32, writable: Bool = true
    ) throws(LedgerError) -> ProducerLedger {
        let head = try LedgerHead.open(in: directory, run: run, producer: producer, writable: writable)
        var ledger = ProducerLedger(directory, run: run, producer: producer, head: head, isWritable: writable)
        if !writable { try ledger.examine() }
        return ledger
    }

    /// Messages handed to the client so far: every sequence below this number was attempted.
    @inline(__always) public var attempted: UInt64 { head.attempted }

    /// Facts that could not be recorded, for the disk was full: with any, the ledger does not know all.
    public var unrecorded: UInt64 { head.unrecorded }

    /// Whether the payload of each message can be compared with its checksum.
    public var keepsChecksums: Bool { head.options.keepsChecksums }

    /// Records, before the client sees it, that a message is attempted.
    ///
    /// - Throws: `LedgerError` when the disk is full.
    public mutating func attempt(_ sequence: UInt64, checksum: UInt32) throws(LedgerError) {
        let (index, slot) = Self.split(sequence)
        if recent?.index != index { try begin(index) }
        if head.options.keepsChecksums { checksums[index]?.set(checksum, at: slot) }
        head.setAttempted(sequence + 1)
    }

    /// Marks a fact, and tells whether it was new; `nil` when no such message was attempted.
    ///
    /// - Throws: `LedgerError` when the disk is full; the ledger then counts what it could not record.
    @inline(__always)
    public mutating func mark(_ fact: Fact, _ sequence: UInt64) throws(LedgerError) -> Bool? {
        guard sequence < attempted else { return nil }
        return try enter(fact, sequence)
    }

    /// Marks an acknowledgement with the place the target gave the message, if it gave one.
    ///
    /// - Throws: `LedgerError` when the disk is full; the ledger then counts what it could not record.
    @inline(__always)
    public mutating func acknowledge(_ sequence: UInt64, at place: Place?) throws(LedgerError) {
        if let place { try tell(place, sequence) }
        _ = try enter(.acknowledged, sequence)
    }

    /// Marks a delivery with the place it was read from, and tells whether it was the first; `nil` when no such message
    /// was attempted.
    ///
    /// - Throws: `LedgerError` when the disk is full; the ledger then counts what it could not record.
    @inline(__always)
    public mutating func deliver(_ sequence: UInt64, from place: Place) throws(LedgerError) -> Bool? {
        guard sequence < attempted else { return nil }
        // The place first: one that is told without the fact is an observation too many, never one too few.
        do throws(LedgerError) {
            try deliveries.append(place.packed, MessageID(producer: producer, sequence: sequence).packed)
        } catch { throw unrecorded(error) }
        return try enter(.delivered, sequence)
    }

    public mutating func holds(_ fact: Fact, _ sequence: UInt64) -> Bool {
        let (index, slot) = Self.split(sequence)
        return (try? segment(index))?.holds(fact, at: slot) ?? false
    }

    /// The checksum of a message's payload; nil where none are kept.
    public mutating func checksum(of sequence: UInt64) -> UInt32? {
        guard head.options.keepsChecksums else { return nil }
        let (index, slot) = Self.split(sequence)
        return (try? checksumSegment(index))?.checksum(at: slot)
    }

    /// Calls `body` with 64 messages at a time: the sequence of the first, and a word per fact.
    ///
    /// Bits beyond the last attempted message are zero in every word. The facts are read in parts: however many there
    /// are, the memory stays the same.
    ///
    /// - Throws: `LedgerError` when a segment is missing or damaged.
    public func forEachWord(_ body: (_ first: UInt64, _ facts: FactWords) -> Void) throws(LedgerError) {
        try FactReader(directory, run: run, producer: producer).forEachWord(until: attempted, body)
    }

    @inline(__always) private static func split(_ sequence: UInt64) -> (index: Int, slot: Int) {
        let number = Int(truncatingIfNeeded: sequence)
        return (number / FactPlanes.capacity, number % FactPlanes.capacity)
    }

    // MARK: Marking

    @inline(__always) private mutating func tell(_ place: Place, _ sequence: UInt64) throws(LedgerError) {
        do throws(LedgerError) {
            try acknowledgements.append(place.packed, MessageID(producer: producer, sequence: sequence).packed)
        } catch { throw unrecorded(error) }
    }

    /// Nil when there is no readable segment for it.
    @inline(__always) private mutating func enter(_ fact: Fact, _ sequence: UInt64) throws(LedgerError) -> Bool? {
        let (index, slot) = Self.split(sequence)
        if let recent, recent.index == index, recent.words.isReserved(fact) { return recent.words.set(fact, at: slot) }
        return try enterElsewhere(fact, index, slot)
    }

    @inline(never)
    private mutating func enterElsewhere(_ fact: Fact, _ index: Int, _ slot: Int) throws(LedgerError) -> Bool? {
        guard let segment = try? segment(index) else { return nil }
        if !segment.words.isReserved(fact) {
            do throws(LedgerError) { try segment.reserve(fact) } catch { throw unrecorded(error) }
        }
        recent = (index, segment.words)
        return segment.words.set(fact, at: slot)
    }

    private func unrecorded(_ error: LedgerError) -> LedgerError {
        head.countUnrecorded()
        return error
    }

    // MARK: Segments

    private func header(_ index: Int) -> LedgerHeader {
        FactPlanes.header(run: run, producer: producer, index: index)
    }

    /// Makes a segment the recent one, and creates it if it is new.
    private mutating func begin(_ index: Int) throws(LedgerError) {
        if index >= segments.count || segments[index] == nil {
            let created = try LedgerSegment.create(
                in: directory, header: header(index), reserving: head.options.reserving)
            if head.options.keepsChecksums {
                Self.keep(
                    try ChecksumSegment.create(in: directory, run: run, producer: producer, index: index), at: index,
                    in: &checksums)
            }
            Self.keep(created, at: index, in: &segments)
        }
        // `segments` keeps every segment for as long as this ledger lives.
        recent = segments[index].map { (index, $0.words) }
    }

    private mutating func segment(_ index: Int) throws(LedgerError) -> LedgerSegment {
        if index < segments.count, let segment = segments[index] { return segment }
        let opened = try LedgerSegment.open(in: directory, header: header(index), writable: isWritable)
        Self.keep(opened, at: index, in: &segments)
        return opened
    }

    private mutating func checksumSegment(_ index: Int) throws(LedgerError) -> ChecksumSegment {
        if index < checksums.count, let segment = checksums[index] { return segment }
        let opened = try ChecksumSegment.open(
            in: directory, run: run, producer: producer, index: index, writable: isWritable)
        Self.keep(opened, at: index, in: &checksums)
        return opened
    }

    private static func keep<Segment>(_ segment: Segment, at index: Int, in table: inout [Segment?]) {
        while table.count <= index { table.append(nil) }
        table[index] = segment
    }

    /// Looks at every segment that the attempts so far must have, so that a missing or damaged one is an error.
    private mutating func examine() throws(LedgerError) {
        let reader = FactReader(directory, run: run, producer: producer)
        for index in 0..<FactPlanes.segments(attempted: attempted) {
            _ = try reader.open(segment: index)
            if head.options.keepsChecksums { _ = try checksumSegment(index) }
        }
    }
}
