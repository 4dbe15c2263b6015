import MessageLedger

/// Changes of what the producer was told; each tells whether the history had a place for it.
extension History {
    /// To an offset that nobody told of.
    mutating func moveAcknowledgement(_ dice: inout some RandomNumberGenerator) -> Bool {
        let delivered = Set(deliveries.map(\.message))
        let candidates = acknowledgements.filter { $0.place != nil && delivered.contains($0.message) }
        guard let chosen = candidates.randomElement(using: &dice) else { return false }
        let partition = Int32.random(in: 0..<Int32(startOffsets.count), using: &dice)
        let offset = endOffset(of: partition) + .random(in: 0..<100, using: &dice)
        steps[chosen.index] = .acknowledged(chosen.message, Place(partition: partition, offset: offset))
        return true
    }

    mutating func crossAcknowledgements(_ dice: inout some RandomNumberGenerator) -> Bool {
        let delivered = Set(deliveries.map(\.message))
        let candidates = acknowledgements.filter { $0.place != nil && delivered.contains($0.message) }
        guard let first = candidates.randomElement(using: &dice), let second = candidates.randomElement(using: &dice),
            first.index != second.index
        else { return false }
        steps[first.index] = .acknowledged(first.message, second.place)
        steps[second.index] = .acknowledged(second.message, first.place)
        return true
    }

    mutating func hidePlace(_ dice: inout some RandomNumberGenerator) -> Bool {
        guard let chosen = acknowledgements.filter({ $0.place != nil }).randomElement(using: &dice) else {
            return false
        }
        steps[chosen.index] = .acknowledged(chosen.message, nil)
        return true
    }

    mutating func loseAcknowledgement(_ dice: inout some RandomNumberGenerator) -> Bool {
        guard let chosen = acknowledgements.randomElement(using: &dice) else { return false }
        steps.remove(at: chosen.index)
        return true
    }

    mutating func attemptMore() -> Bool {
        steps.append(.attempted(UInt64(keys.count)))
        keys.append(0)
        return true
    }
}
