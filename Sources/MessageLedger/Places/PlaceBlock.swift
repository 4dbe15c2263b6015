/// What is told of 4,096 consecutive offsets of a partition, record by record.
///
/// Exact, and small enough that a round over many blocks stays within a bound of memory: 40 KiB. Used by one thread.
final class PlaceBlock {
    static let offsetBits: UInt64 = 12
    static let offsets = 1 << 12
    /// Bits of a block's number below the partition.
    static let numberBits: UInt64 = 48 - offsetBits

    /// The key of the block of a packed place: partition + 1, then the number of the block.
    @inline(__always) static func key(_ place: UInt64) -> UInt64 { place >> offsetBits }

    /// A record that tells of another message than the first one at its place.
    struct Stranger {
        var slot: Int
        var message: UInt64
        var teller: PlaceFile.Teller
    }

    private(set) var records = 0
    private(set) var strangers: [Stranger] = []
    /// The first message told at each offset, + 1; zero for none.
    private let messages: UnsafeMutablePointer<UInt64>
    /// How often each offset was told of by either teller, up to 255.
    private let acknowledgements: UnsafeMutablePointer<UInt8>
    private let deliveries: UnsafeMutablePointer<UInt8>

    init() {
        messages = .allocate(capacity: Self.offsets)
        messages.initialize(repeating: 0, count: Self.offsets)
        acknowledgements = .allocate(capacity: 2 * Self.offsets)
        acknowledgements.initialize(repeating: 0, count: 2 * Self.offsets)
        deliveries = acknowledgements + Self.offsets
    }

    deinit {
        messages.deallocate()
        acknowledgements.deallocate()
    }

    func enter(_ place: UInt64, _ message: UInt64, by teller: PlaceFile.Teller) {
        let slot = Int(place & UInt64(Self.offsets - 1))
        records += 1
        if messages[slot] == 0 { messages[slot] = message + 1 }
        guard messages[slot] == message + 1 else {
            return strangers.append(Stranger(slot: slot, message: message, teller: teller))
        }
        let counts = teller == .deliveries ? deliveries : acknowledgements
        if counts[slot] < .max { counts[slot] += 1 }
    }

    /// One offset of which something is told.
    struct Slot {
        var offset: Int
        var message: UInt64
        var acknowledgements: Int
        var deliveries: Int

        /// Whether both tell of the same message here, and the target acknowledged it once.
        var agrees: Bool { acknowledgements == 1 && deliveries >= 1 }
    }

    func forEachSlot(_ body: (Slot) -> Void) {
        for offset in 0..<Self.offsets where messages[offset] > 0 {
            body(
                Slot(
                    offset: offset, message: messages[offset] - 1, acknowledgements: Int(acknowledgements[offset]),
                    deliveries: Int(deliveries[offset])))
        }
    }

    /// What is left of the block when every place that is told of holds one message, acknowledged once and delivered;
    /// nil when one does not.
    var agreement: FoldedBlock.Counts? {
        guard strangers.isEmpty, records > 0 else { return nil }
        var counts = FoldedBlock.Counts()
        var agrees = true
        forEachSlot { slot in
            // A count that is at its limit may be any, and is not folded.
            guard agrees, slot.agrees, slot.deliveries < UInt8.max else { return agrees = false }
            counts.places += 1
            counts.repeats += UInt64(slot.deliveries - 1)
        }
        return agrees && counts.repeats <= FoldedBlock.maximumRepeats ? counts : nil
    }
}
