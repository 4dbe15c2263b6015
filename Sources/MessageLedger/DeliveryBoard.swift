import SystemPackage

/// What the consumers of a run tell each other and the harness, in one shared mapped file.
///
/// It holds counters, a slot per partition (when it was last read, by whom, up to where), and the highest sequence
/// first delivered of each key and of each partition. What a consumer wrote before SIGKILL is kept.
public final class DeliveryBoard: Sendable {
    /// What is counted over the whole fleet.
    public enum Counter: Int, CaseIterable, Sendable {
        case delivered, redelivered
        /// Messages that carry no stamp, or the stamp of a message this run never sent.
        case unknown
        /// Messages of another run.
        case foreign
        /// Messages whose payload does not match the checksum of their stamp.
        case damaged
        /// First deliveries that came after a later message of the same key.
        case keyInversions
        /// First deliveries that came after a later message of the same partition.
        case partitionInversions
        /// Offsets that a consumer passed over although the target still had them.
        case skipped
        /// Offsets that the target's retention removed before the group read them.
        case evicted
    }

    /// The parts of a partition's slot.
    private enum Slot: Int, CaseIterable {
        case lastDelivery, owner, nextOffset, highSequence, firstOffset, assignee
    }

    private static let counterWords = 64
    private static let slotWords = 8

    private let file: MappedFile
    private let counters: AtomicWords
    private let slots: AtomicWords
    private let keys: AtomicWords
    public let partitions: Int

    private static func path(_ directory: FilePath) -> FilePath { directory.appending("deliveries.board") }

    private static func size(partitions: Int, keys: Int) -> Int {
        LedgerHeader.byteCount + (counterWords + partitions * slotWords + keys) * 8
    }

    /// The board of a run is made before the run has a number.
    private static func header(partitions: Int, keys: Int) -> LedgerHeader {
        LedgerHeader(.board, capacity: UInt64(partitions), run: 0, owner: UInt64(keys), index: 0)
    }

    private init(_ file: MappedFile, partitions: Int, keyCount: Int) {
        self.file = file
        self.partitions = partitions
        let start = LedgerHeader.byteCount
        counters = file.words(at: start, count: Self.counterWords)
        slots = file.words(at: start + Self.counterWords * 8, count: partitions * Self.slotWords)
        keys = file.words(at: start + (Self.counterWords + partitions * Self.slotWords) * 8, count: keyCount)
    }

    /// Creates the board of a run; `startOffsets` holds, per partition, the first offset that belongs to the run.
    public static func create(
        in directory: FilePath, startOffsets: [Int64], keys: Int
    ) throws(LedgerError) -> DeliveryBoard {
        let partitions = startOffsets.count
        let file = try MappedFile.create(path(directory), size: size(partitions: partitions, keys: keys))
        let board = DeliveryBoard(file, partitions: partitions, keyCount: keys)
        header(partitions: partitions, keys: keys).write(to: file.words(at: 0, count: LedgerHeader.wordCount))
        for (partition, offset) in startOffsets.enumerated() {
            board.slots.store(UInt64(offset), board.index(partition, .firstOffset))
            board.slots.store(UInt64(offset), board.index(partition, .nextOffset))
        }
        return board
    }

    public static func open(
        in directory: FilePath, partitions: Int, writable: Bool = true
    ) throws(LedgerError) -> DeliveryBoard {
        let path = path(directory)
        let file = try MappedFile.open(existing: path, minimumSize: LedgerHeader.byteCount, writable: writable)
        let words = file.words(at: 0, count: LedgerHeader.byteCount / 8)
        let page = (0..<words.count).map(words.load)
        let header = try LedgerHeader(page, of: path, run: 0)
        guard header.kind == .board, header.capacity == UInt64(partitions),
            page[LedgerHeader.wordCount...].allSatisfy({ $0 == 0 })
        else { throw LedgerError(path, damage: "is not the board of a topic with \(partitions) partitions") }
        guard file.size >= size(partitions: partitions, keys: Int(header.owner)) else {
            throw LedgerError(path, damage: "is cut short")
        }
        return DeliveryBoard(file, partitions: partitions, keyCount: Int(header.owner))
    }

    private func index(_ partition: Int, _ part: Slot) -> Int { partition * Self.slotWords + part.rawValue }

    public subscript(counter: Counter) -> UInt64 { counters.load(counter.rawValue) }

    public func count(_ counter: Counter, _ amount: UInt64 = 1) { counters.add(amount, counter.rawValue) }

    /// The first offset of a partition that belongs to this run.
    public func firstOffset(of partition: Int) -> Int64 { Int64(slots.load(index(partition, .firstOffset))) }

    /// The offset after the highest one delivered.
    public func nextOffset(of partition: Int) -> Int64 { Int64(slots.load(index(partition, .nextOffset))) }

    /// The offset after the highest one delivered, per partition.
    public var nextOffsets: [Int64] { (0..<partitions).map(nextOffset) }

    /// When the partition was last read, in nanoseconds of the monotonic clock; 0 before the first delivery.
    public func lastDelivery(of partition: Int) -> UInt64 { slots.load(index(partition, .lastDelivery)) }

    /// Records that `member` reads an offset now, and gives what was known of the partition before.
    public func deliver(
        partition: Int, offset: Int64, member: UInt64, now: UInt64
    ) -> (last: UInt64, owner: UInt64, expected: Int64) {
        let last: UInt64
        var owner = slots.load(index(partition, .owner))
        if owner == member {
            // Nobody else reads the partition now, so no word needs to be locked.
            last = slots.load(index(partition, .lastDelivery))
            slots.store(now, index(partition, .lastDelivery))
        } else {
            last = slots.exchange(now, index(partition, .lastDelivery))
            owner = slots.exchange(member, index(partition, .owner))
        }
        let expected = slots.raise(to: UInt64(offset + 1), index(partition, .nextOffset))
        return (last, owner, Int64(expected))
    }

    /// The process that the partition is assigned to, by its own account; 0 for none.
    ///
    /// A process that was killed stays until somebody else takes the partition.
    public func assignee(of partition: Int) -> UInt64 { slots.load(index(partition, .assignee)) }

    public func setAssignee(_ member: UInt64, of partition: Int) { slots.store(member, index(partition, .assignee)) }

    /// Gives a partition up, unless somebody else has it already.
    public func clearAssignee(_ member: UInt64, of partition: Int) {
        slots.replace(member, with: 0, index(partition, .assignee))
    }

    /// Records a first delivery, and tells whether a later sequence of the partition was delivered before it.
    public func isInOrder(partition: Int, sequence: UInt64) -> Bool {
        slots.raise(to: sequence + 1, index(partition, .highSequence)) <= sequence
    }

    /// Records a first delivery, and tells whether a later sequence of the key was delivered before it.
    ///
    /// A key outside the table of this run is in order: nothing is known of it.
    public func isInOrder(key: UInt32, sequence: UInt64) -> Bool {
        guard Int(key) < keys.count else { return true }
        return keys.raise(to: sequence + 1, Int(key)) <= sequence
    }
}

extension DeliveryBoard {
    /// The same board in another directory.
    ///
    /// - Throws: `LedgerError` when the disk is full.
    func copy(to directory: FilePath) throws(LedgerError) -> DeliveryBoard {
        let copy = try DeliveryBoard.create(
            in: directory, startOffsets: [Int64](repeating: 0, count: partitions), keys: keys.count)
        for (target, source) in [(copy.counters, counters), (copy.slots, slots), (copy.keys, keys)] {
            for word in 0..<source.count { target.store(source.load(word), word) }
        }
        return copy
    }

    /// Joins what other consumers of the same run have told.
    func merge(_ other: DeliveryBoard) {
        for counter in 0..<Self.counterWords { counters.add(other.counters.load(counter), counter) }
        for partition in 0..<partitions { mergeSlot(partition, other) }
        for key in 0..<min(keys.count, other.keys.count) { _ = keys.raise(to: other.keys.load(key), key) }
    }

    private func mergeSlot(_ partition: Int, _ other: DeliveryBoard) {
        func words(_ board: DeliveryBoard) -> (last: UInt64, owner: UInt64) {
            (board.lastDelivery(of: partition), board.slots.load(index(partition, .owner)))
        }
        let (own, others) = (words(self), words(other))
        // Who read last, and of two at the same moment the one with the greater number.
        if others > own { slots.store(others.owner, index(partition, .owner)) }
        for part in [Slot.lastDelivery, .nextOffset, .highSequence, .assignee] {
            _ = slots.raise(to: other.slots.load(index(partition, part)), index(partition, part))
        }
        let first = min(slots.load(index(partition, .firstOffset)), other.slots.load(index(partition, .firstOffset)))
        slots.store(first, index(partition, .firstOffset))
    }
}
