import SystemPackage

/// What became of every message of one producer.
///
/// One value per thread: the table of mapped segments belongs to its user, while the facts themselves are shared with
/// every other thread and process that maps the same files.
public struct ProducerLedger: ~Copyable, Sendable {
    public let run: UInt64
    public let producer: UInt32
    private let directory: FilePath
    private let head: MappedFile
    private let attemptedMark: AtomicWords
    private var segments: [LedgerSegment?] = []
    /// The one used last: found without counting a reference per message, which costs more than the fact itself.
    private var recent: (index: Int, segment: Unmanaged<LedgerSegment>)?
    private let access: Access

    private enum Access { case marker, reader }

    private static let headBytes = 4096
    private static let attemptedWord = SegmentHeader.wordCount

    private static func headPath(_ directory: FilePath, _ producer: UInt32) -> FilePath {
        directory.appending("producer-\(producer).head")
    }

    private init(_ directory: FilePath, run: UInt64, producer: UInt32, head: MappedFile, access: Access) {
        self.directory = directory
        self.run = run
        self.producer = producer
        self.head = head
        self.access = access
        attemptedMark = head.words(at: Self.attemptedWord * 8, count: 1)
    }

    /// Starts the ledger of a new producer; the caller is the one that attempts its messages.
    public static func create(
        in directory: FilePath, run: UInt64, producer: UInt32
    ) throws(LedgerError) -> ProducerLedger {
        let head = try MappedFile.create(headPath(directory, producer), size: headBytes)
        SegmentHeader(run: run, producer: producer, index: 0).write(
            to: head.words(at: 0, count: SegmentHeader.wordCount))
        return ProducerLedger(directory, run: run, producer: producer, head: head, access: .marker)
    }

    /// Opens the ledger of a producer of this run, to mark facts in it or only to read them.
    public static func open(
        in directory: FilePath, run: UInt64, producer: UInt32, writable: Bool = true
    ) throws(LedgerError) -> ProducerLedger {
        let path = headPath(directory, producer)
        let head = try MappedFile.open(existing: path, minimumSize: headBytes, writable: writable)
        let expected = SegmentHeader(run: run, producer: producer, index: 0)
        guard SegmentHeader(head.words(at: 0, count: SegmentHeader.wordCount)) == expected else {
            throw LedgerError(path, "is not a ledger of this run, or its header is damaged", 0)
        }
        var ledger = ProducerLedger(
            directory, run: run, producer: producer, head: head, access: writable ? .marker : .reader)
        if !writable { try ledger.openAll() }
        return ledger
    }

    /// Messages handed to the client so far: every sequence below this number was attempted.
    public var attempted: UInt64 { attemptedMark.load(0) }

    /// Records, before the client sees it, that a message is attempted.
    ///
    /// - Throws: `LedgerError` when the disk is full.
    public mutating func attempt(_ sequence: UInt64, checksum: UInt32) throws(LedgerError) {
        let (index, slot) = Self.split(sequence)
        if recent?.index != index, index >= segments.count || segments[index] == nil { try createSegment(index) }
        withSegment(of: sequence) { $0.setChecksum(checksum, at: slot) }
        attemptedMark.store(sequence + 1, 0)
    }

    /// Marks a fact, and tells whether it was new; `nil` when no such message was attempted.
    public mutating func mark(_ fact: Fact, _ sequence: UInt64) -> Bool? {
        guard sequence < attempted else { return nil }
        return withSegment(of: sequence) { $0.mark(fact, at: Self.split(sequence).slot) }
    }

    /// Marks an acknowledgement with the place the target gave the message, if it gave one.
    public mutating func acknowledge(_ sequence: UInt64, at place: Place?) {
        let slot = Self.split(sequence).slot
        withSegment(of: sequence) { segment in
            if let place { segment.places.store(place.packed, slot) }
            _ = segment.mark(.acknowledged, at: slot)
        }
    }

    public mutating func holds(_ fact: Fact, _ sequence: UInt64) -> Bool {
        segment(of: sequence)?.holds(fact, at: Self.split(sequence).slot) ?? false
    }

    public mutating func place(of sequence: UInt64) -> Place? {
        segment(of: sequence).flatMap { Place(packed: $0.places.load(Self.split(sequence).slot)) }
    }

    public mutating func checksum(of sequence: UInt64) -> UInt32? {
        segment(of: sequence)?.checksum(at: Self.split(sequence).slot)
    }

    /// Calls `body` with 64 messages at a time: the sequence of the first, and a word per fact.
    ///
    /// Bits beyond the last attempted message are zero in every word.
    public mutating func forEachWord(_ body: (_ first: UInt64, _ facts: FactWords) throws -> Void) rethrows {
        let end = attempted
        var first: UInt64 = 0
        while first < end {
            let valid = end - first >= 64 ? ~UInt64(0) : (UInt64(1) << (end - first)) - 1
            try body(first, FactWords(segment: segment(of: first), word: Self.split(first).slot >> 6, valid: valid))
            first += 64
        }
    }

    private static func split(_ sequence: UInt64) -> (index: Int, slot: Int) {
        (Int(sequence) / LedgerSegment.capacity, Int(sequence) % LedgerSegment.capacity)
    }

    @inline(__always) @discardableResult
    private mutating func withSegment<Result>(of sequence: UInt64, _ body: (LedgerSegment) -> Result) -> Result? {
        let index = Self.split(sequence).index
        // `segments` keeps every segment for as long as this ledger lives.
        if let recent, recent.index == index { return recent.segment._withUnsafeGuaranteedRef(body) }
        guard let segment = segment(of: sequence) else { return nil }
        recent = (index, .passUnretained(segment))
        return body(segment)
    }

    private mutating func segment(of sequence: UInt64) -> LedgerSegment? {
        let index = Self.split(sequence).index
        if index < segments.count, let segment = segments[index] { return segment }
        let header = SegmentHeader(run: run, producer: producer, index: index)
        guard let opened = try? LedgerSegment.open(in: directory, header: header, writable: access != .reader) else {
            return nil
        }
        keep(opened, at: index)
        return opened
    }

    /// Opens every segment that the attempts so far must have, so that a missing or damaged one is an error.
    private mutating func openAll() throws(LedgerError) {
        let capacity = UInt64(LedgerSegment.capacity)
        let count = Int((attempted / capacity) + (attempted % capacity == 0 ? 0 : 1))
        for index in 0..<count {
            let header = SegmentHeader(run: run, producer: producer, index: index)
            keep(try LedgerSegment.open(in: directory, header: header, writable: false), at: index)
        }
    }

    private mutating func createSegment(_ index: Int) throws(LedgerError) {
        let header = SegmentHeader(run: run, producer: producer, index: index)
        keep(try LedgerSegment.create(in: directory, header: header), at: index)
    }

    private mutating func keep(_ segment: LedgerSegment, at index: Int) {
        while segments.count <= index { segments.append(nil) }
        segments[index] = segment
    }
}

/// The facts of 64 consecutive messages: one word per fact, one bit per message.
public struct FactWords: Sendable {
    private let words: [UInt64]
    /// The messages of the 64 that were attempted.
    public let attempted: UInt64

    init(segment: LedgerSegment?, word: Int, valid: UInt64) {
        attempted = valid
        words = Fact.allCases.map { fact in (segment?.word(fact, at: word) ?? 0) & valid }
    }

    public subscript(fact: Fact) -> UInt64 { words[fact.rawValue] }
}
