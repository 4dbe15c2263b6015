/// An answer with records to a Fetch of one partition.
public struct OwnerAnswer: Sendable, Hashable, Codable {
    /// Where its records begin.
    public var offset: Int64
    /// When it came, in µs.
    public var answeredMicroseconds: Int64
    /// How long the Fetch was under way, or let the broker wait for records if that is longer, in µs.
    public var pollMicroseconds: Int64

    public init(offset: Int64, answeredMicroseconds: Int64, pollMicroseconds: Int64) {
        self.offset = offset
        self.answeredMicroseconds = answeredMicroseconds
        self.pollMicroseconds = pollMicroseconds
    }
}

/// What a rebalance did to one partition, as its Fetches show.
public struct PartitionMeasure: Sendable, Hashable, Codable {
    public var partition: TopicPartition
    public var oldOwner: String?
    public var newOwner: String?
    /// It had an owner, and has another.
    public var isMoved: Bool
    /// Of a moved partition: from the old owner's last answer to the new owner's first, in µs and not below 0; 0 for the
    /// others, nil where an end is missing.
    public var outageMicroseconds: Int64?
    /// The same for every partition whose fetching was interrupted, moved or not; 0 for the others.
    public var gapMicroseconds: Int64?
    /// The last good answer to a Fetch of the old owner, in µs.
    public var lastAnswerMicroseconds: Int64?
    /// The old owner's good answers with records, in their order, from the one on that brought the last record before
    /// `resumeOffset`: the new owner was sent the others' records again. nil where that answer is not known.
    public var lastAnswers: [OwnerAnswer]?
    /// The new owner's first Fetch after it was given the partition, in µs.
    public var firstFetchMicroseconds: Int64?
    /// The first good answer to such a Fetch, in µs.
    public var firstAnswerMicroseconds: Int64?
    /// By how much the old owner's last answer came after the new owner's first, in µs.
    public var overlapMicroseconds: Int64?
    /// Where the new owner began to read: the first offset that one of its requests names.
    public var resumeOffset: Int64?
    /// Behind the last record that the old owner was sent.
    public var oldNextOffset: Int64?
    /// Of a moved partition: offsets that both owners were sent.
    public var deliveredAgain: Int64?
    /// Of a moved partition: offsets that neither was sent.
    public var positionsSkipped: Int64?
    /// Whether its fetching was to be interrupted at all.
    public var isInterrupted: Bool

    /// The same from owner to owner, where somebody had the partition between the rounds of the rebalance; nil where nobody did.
    /// Whoever lost it and was given it again is an owner after itself.
    public private(set) var steps: [PartitionMeasure]?

    /// Its interruption began in a rebalance before and counts there, not here (`LogicalRebalance.settledMeasures`); nil otherwise.
    public internal(set) var countsEarlier: Bool?

    /// An end of a measure is missing.
    public var isUnfinished: Bool { outageMicroseconds == nil || gapMicroseconds == nil }

    /// Without the interruption that counts in a rebalance before.
    var withoutEarlier: PartitionMeasure {
        guard countsEarlier == true else { return self }
        var measure = self
        (measure.outageMicroseconds, measure.gapMicroseconds) = (0, 0)
        return measure
    }

    /// Takes in what others had of it meanwhile: offsets that they were sent are not skipped.
    mutating func take(steps: [PartitionMeasure]) {
        guard !steps.isEmpty else { return }
        self.steps = steps
        guard isMoved, positionsSkipped != nil else { return }
        let moves = steps.filter(\.isMoved)
        let skipped = moves.compactMap(\.positionsSkipped)
        if skipped.count == moves.count { positionsSkipped = skipped.reduce(0, +) }
    }

    /// The answer that brought a record to the old owner, at or after the last one before `resumeOffset`; nil where it is
    /// not known.
    public func answer(bringing offset: Int64) -> OwnerAnswer? { lastAnswers?.last { $0.offset <= offset } }

    init(_ partition: TopicPartition, old: String?, new: String?) {
        self.partition = partition
        oldOwner = old
        newOwner = new
        isMoved = old != nil && new != nil && old != new
        outageMicroseconds = 0
        gapMicroseconds = 0
        isInterrupted = false
    }
}
