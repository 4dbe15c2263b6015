import MessageLedger

/// Counts the missing messages of one producer in the order of their sequence, in the space of ten examples.
struct LossScan {
    private(set) var total: UInt64 = 0
    private var prefix: UInt64 = 0
    private var tail: UInt64 = 0
    private var hasSeen = false
    private var examples: [UInt64] = []

    /// Takes in 64 messages from `first` on: those that are missing, and those that arrived.
    @inline(__always) mutating func add(_ first: UInt64, missing: UInt64, seen: UInt64) {
        if missing != 0 { addMissing(first, missing, seen) } else if seen != 0 { (hasSeen, tail) = (true, 0) }
    }

    private mutating func addMissing(_ first: UInt64, _ missing: UInt64, _ seen: UInt64) {
        let count = UInt64(missing.nonzeroBitCount)
        total += count
        if seen == 0 {
            tail += count
            if !hasSeen { prefix += count }
        } else {
            let below = UInt64(1) << UInt64(seen.trailingZeroBitCount) - 1
            let above = ~(UInt64.max >> UInt64(seen.leadingZeroBitCount))
            if !hasSeen { prefix += UInt64((missing & below).nonzeroBitCount) }
            tail = UInt64((missing & above).nonzeroBitCount)
            hasSeen = true
        }
        var rest = missing
        while rest != 0, examples.count < 10 {
            examples.append(first + UInt64(rest.trailingZeroBitCount))
            rest &= rest - 1
        }
    }

    /// Adds what was found to that of other producers. When nothing arrived, all of it is the tail.
    func finish(_ producer: UInt32, into loss: inout MessageTally.Loss) {
        loss.total += total
        loss.prefix += hasSeen ? prefix : 0
        loss.tail += tail
        let found = examples.prefix(10 - min(10, loss.examples.count))
        loss.examples += found.map { MessageTally.LostMessage(producer: producer, sequence: $0) }
    }
}
