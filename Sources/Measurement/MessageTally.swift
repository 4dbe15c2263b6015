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
        var seen = SeenRange()
        var unapplied = LossScan()
        var counts = FactCounts()
        try ledger.forEachWord { first, facts in
            counts.add(facts)
            let acknowledged = facts[.acknowledged]
            let (delivered, applied) = (facts[.delivered], facts[.applied])
            if acknowledged & ~delivered != 0 { isComplete = false }
            unapplied.add(first, missing: acknowledged & ~applied & ~facts[.readOnly], seen: applied)
            seen.extend(delivered, first)
        }
        add(counts)
        unapplied.finish(ledger.producer, into: &notApplied)
        unrecorded += ledger.unrecorded
        guard !isComplete else { return }
        let causes = MissingCauses(evictions: evictions, positions: positions, seen: seen)
        try addMissing(of: &ledger, in: directory, &places, causes)
    }

    /// Sorts what was acknowledged and not delivered by what became of it, in a second pass.
    private mutating func addMissing(
        of ledger: inout ProducerLedger, in directory: FilePath, _ places: inout PlaceEvidence.AcknowledgedPlaces,
        _ causes: MissingCauses
    ) throws(LedgerError) {
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
                switch causes.cause(of: message) {
                case .loss: lost.add(message, causes.seen)
                case .eviction: evicted.add(message, causes.seen)
                case .unread: unread.add(message, causes.seen)
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
}

/// The first and the last message of a producer that arrived.
private struct SeenRange {
    private(set) var first: UInt64?
    private(set) var last: UInt64?

    /// `start`: the message of the word's lowest bit.
    mutating func extend(_ word: UInt64, _ start: UInt64) {
        guard word != 0 else { return }
        if first == nil { first = start + UInt64(word.trailingZeroBitCount) }
        last = start + 63 - UInt64(word.leadingZeroBitCount)
    }
}

/// What can become of a message that was acknowledged and never delivered.
private struct MissingCauses {
    enum Cause { case loss, eviction, unread }

    let evictions: MessageTally.Evictions
    let positions: [Int64]
    let seen: SeenRange

    func cause(of message: MessageTally.LostMessage) -> Cause {
        guard let place = message.place else { return .loss }
        if evictions[place.partition]?.contains(where: { $0.contains(place.offset) }) ?? false { return .eviction }
        let index = Int(place.partition)
        return positions.indices.contains(index) && place.offset >= positions[index] ? .unread : .loss
    }
}

extension MessageTally.Loss {
    fileprivate mutating func add(_ message: MessageTally.LostMessage, _ seen: SeenRange) {
        total += 1
        if let first = seen.first, message.sequence < first { prefix += 1 }
        if seen.last.map({ message.sequence > $0 }) ?? true { tail += 1 }
        if examples.count < 10 { examples.append(message) }
    }
}
