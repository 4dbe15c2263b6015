import MessageLedger

/// How many messages have each fact.
struct FactCounts {
    private(set) var attempted: UInt64 = 0
    private(set) var acknowledged: UInt64 = 0
    private(set) var rejected: UInt64 = 0
    private(set) var delivered: UInt64 = 0
    private(set) var redelivered: UInt64 = 0
    private(set) var applied: UInt64 = 0
    private(set) var owed: UInt64 = 0
    private(set) var indeterminate: UInt64 = 0

    @inline(__always) mutating func add(_ facts: FactWords) {
        let answered = facts[.acknowledged]
        attempted += Self.count(facts.attempted)
        acknowledged += Self.count(answered)
        rejected += Self.count(facts[.rejected])
        delivered += Self.count(facts[.delivered])
        redelivered += Self.count(facts[.redelivered])
        applied += Self.count(facts[.applied])
        owed += Self.count(answered & ~facts[.readOnly])
        let known = answered | facts[.rejected] | facts[.delivered] | facts[.applied]
        indeterminate += Self.count(facts.attempted & ~known)
    }

    /// Most words are full or empty, and a processor without an instruction for it counts bits slowly.
    @inline(__always) private static func count(_ word: UInt64) -> UInt64 {
        if word == 0 { return 0 }
        return word == .max ? 64 : UInt64(word.nonzeroBitCount)
    }
}
