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
        (counterWords + partitions * slotWords + keys) * 8
    }

    private init(_ file: MappedFile, partitions: Int, keyCount: Int) {
        self.file = file
        self.partitions = partitions
        counters = file.words(at: 0, count: Self.counterWords)
        slots = file.words(at: Self.counterWords * 8, count: partitions * Self.slotWords)
        keys = file.words(at: (Self.counterWords + partitions * Self.slotWords) * 8, count: keyCount)
    }

    /// Creates the board of a run; `startOffsets` holds, per partition, the first offset that belongs to the run.
    public static func create(
        in directory: FilePath, startOffsets: [Int64], keys: Int
    ) throws(LedgerError) -> DeliveryBoard {
        let partitions = startOffsets.count
        let file = try MappedFile.create(path(directory), size: size(partitions: partitions, keys: keys))
        let board = DeliveryBoard(file, partitions: partitions, keyCount: keys)
        for (partition, offset) in startOffsets.enumerated() {
            board.slots.store(UInt64(offset), board.index(partition, .firstOffset))
            board.slots.store(UInt64(offset), board.index(partition, .nextOffset))
        }
        return board
    }

    public static func open(
        in directory: FilePath, partitions: Int, writable: Bool = true
    ) throws(LedgerError) -> DeliveryBoard {
        let minimum = size(partitions: partitions, keys: 0)
        let file = try MappedFile.open(existing: path(directory), minimumSize: minimum, writable: writable)
        return DeliveryBoard(file, partitions: partitions, keyCount: (file.size - minimum) / 8)
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
        let last = slots.exchange(now, index(partition, .lastDelivery))
        let owner = slots.exchange(member, index(partition, .owner))
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
