import MessageLedger
import SystemPackage

/// What one pass over the ledgers of a run counts.
public struct MessageTally: Sendable, Hashable {
    public var attempted: UInt64 = 0
    public var acknowledged: UInt64 = 0
    public var rejected: UInt64 = 0
    /// Attempted, neither acknowledged nor rejected, and never seen: it may appear or not, and neither is an error.
    public var indeterminate: UInt64 = 0
    public var delivered: UInt64 = 0
    public var redelivered: UInt64 = 0
    public var applied: UInt64 = 0
    /// Acknowledged operations that must have an effect: all but those that only ask.
    public var owed: UInt64 = 0
    /// Acknowledged and never delivered, without those that retention removed.
    public var lost = Loss()
    /// Acknowledged, never delivered, at a place that retention removed before the group read it.
    public var evicted = Loss()
    /// Acknowledged and never delivered, at a place that no consumer had reached when the recording ended.
    public var unread = Loss()
    /// Acknowledged, owed an effect, and never applied.
    public var notApplied = Loss()
    /// Facts that could not be recorded, for the disk was full.
    public var unrecorded: UInt64 = 0
    /// Messages that a consumer told the place of, and that are not marked as delivered: they are not counted as lost.
    public var unmarked: UInt64 = 0
    /// What acknowledgements and deliveries tell of the places of messages.
    public var places = PlaceTally()

    public init() {}

    /// Messages that are missing, by where in their producer's sequence they lie.
    public struct Loss: Sendable, Hashable {
        public var total: UInt64 = 0
        /// Before the first, and after the last message of the producer that arrived; when none did, all are the tail.
        public var prefix: UInt64 = 0
        public var tail: UInt64 = 0
        public var middle: UInt64 { total - prefix - tail }
        /// The first of them, at most 10.
        public var examples: [LostMessage] = []
    }

    /// One missing message.
    public struct LostMessage: Sendable, Hashable, CustomStringConvertible {
        public var producer: UInt32
        public var sequence: UInt64
        public var place: Place?

        public var description: String {
            let name = "message \(producer)-\(sequence)"
            guard let place else { return name }
            return "\(name) (partition \(place.partition), offset \(place.offset))"
        }
    }

    /// Ranges of offsets that retention removed, by partition.
    public typealias Evictions = [Int32: [Range<Int64>]]

    /// Counts the ledgers of all producers of a run.
    ///
    /// `positions` holds, per partition, the offset after the highest one delivered; without it, whatever was not
    /// delivered is lost or evicted.
    public static func read(
        _ directory: FilePath, run: UInt64, producers: Int, evictions: Evictions = [:], positions: [Int64] = []
    ) throws(LedgerError) -> MessageTally {
        var tally = MessageTally()
        let evidence = try PlaceEvidence.read(directory, run: run)
        var places = PlaceCheck(evidence)
        var acknowledged = evidence.acknowledgedPlaces
        for producer in 0..<UInt32(producers) {
            var ledger = try ProducerLedger.open(in: directory, run: run, producer: producer, writable: false)
            try tally.add(&ledger, in: directory, &acknowledged, evictions, positions)
            places.look(in: &ledger)
        }
        tally.places = places.tally(acknowledged: tally.acknowledged)
        try tally.nameThePlaces(in: directory, run: run)
        return tally
    }

    private mutating func add(
        _ ledger: inout ProducerLedger, in directory: FilePath, _ places: inout PlaceEvidence.AcknowledgedPlaces,
        _ evictions: Evictions, _ positions: [Int64]
    ) throws(LedgerError) {
        var isComplete = true
        var (firstSeen, lastSeen): (UInt64?, UInt64?) = (nil, nil)
        var unapplied = LossScan()
        var counts = FactCounts()
        try ledger.forEachWord { first, facts in
            counts.add(facts)
            let acknowledged = facts[.acknowledged]
            let (seen, applied) = (facts[.delivered], facts[.applied])
            if acknowledged & ~seen != 0 { isComplete = false }
            unapplied.add(first, missing: acknowledged & ~applied & ~facts[.readOnly], seen: applied)
            Self.extend(seen, first, &firstSeen, &lastSeen)
        }
        add(counts)
        unapplied.finish(ledger.producer, into: &notApplied)
        unrecorded += ledger.unrecorded
        guard !isComplete else { return }
        let producer = ledger.producer
        let told = try PlaceEvidence.delivered(in: directory, run: ledger.run) { message in
            message.producer == producer && ledger.holds(.acknowledged, message.sequence)
                && !ledger.holds(.delivered, message.sequence)
        }
        unmarked += UInt64(told.count)
        try ledger.forEachWord { first, facts in
            Self.forEach(of: facts[.acknowledged] & ~facts[.delivered], first) { sequence in
                let id = MessageID(producer: producer, sequence: sequence)
                if !told.isEmpty, told.contains(id) { return }
                let message = LostMessage(producer: producer, sequence: sequence, place: places.place(of: id))
                if message.place.map({ Self.isEvicted($0, evictions) }) ?? false {
                    evicted.add(message, firstSeen, lastSeen)
                } else if message.place.map({ Self.isUnread($0, positions) }) ?? false {
                    unread.add(message, firstSeen, lastSeen)
                } else {
                    lost.add(message, firstSeen, lastSeen)
                }
            }
        }
    }

    /// The places of the examples whose effect is missing: their records are mostly still there.
    private mutating func nameThePlaces(in directory: FilePath, run: UInt64) throws(LedgerError) {
        let unknown = notApplied.examples.map { MessageID(producer: $0.producer, sequence: $0.sequence) }
        let places = try PlaceEvidence.places(of: Set(unknown), in: directory, run: run)
        for (index, message) in unknown.enumerated() { notApplied.examples[index].place = places[message] }
    }

    private static func isEvicted(_ place: Place, _ evictions: Evictions) -> Bool {
        evictions[place.partition]?.contains { $0.contains(place.offset) } ?? false
    }

    private static func isUnread(_ place: Place, _ positions: [Int64]) -> Bool {
        positions.indices.contains(Int(place.partition)) && place.offset >= positions[Int(place.partition)]
    }

    private mutating func add(_ counts: FactCounts) {
        attempted += counts.attempted
        acknowledged += counts.acknowledged
        rejected += counts.rejected
        delivered += counts.delivered
        redelivered += counts.redelivered
        applied += counts.applied
        owed += counts.owed
        indeterminate += counts.indeterminate
    }

    private static func forEach(of word: UInt64, _ first: UInt64, _ body: (_ sequence: UInt64) -> Void) {
        var rest = word
        while rest != 0 {
            body(first + UInt64(rest.trailingZeroBitCount))
            rest &= rest - 1
        }
    }

    private static func extend(_ word: UInt64, _ first: UInt64, _ low: inout UInt64?, _ high: inout UInt64?) {
        guard word != 0 else { return }
        if low == nil { low = first + UInt64(word.trailingZeroBitCount) }
        high = first + 63 - UInt64(word.leadingZeroBitCount)
    }
}

extension MessageTally.Loss {
    mutating func add(_ message: MessageTally.LostMessage, _ firstSeen: UInt64?, _ lastSeen: UInt64?) {
        total += 1
        if let firstSeen, message.sequence < firstSeen { prefix += 1 }
        if lastSeen.map({ message.sequence > $0 }) ?? true { tail += 1 }
        if examples.count < 10 { examples.append(message) }
    }
}
