import MessageLedger

/// Changes of what the group did; each tells whether the history had a place for it.
extension History {
    /// A new owner reads nothing up to some offset beyond what was delivered before.
    mutating func skipAtTakeover(_ dice: inout some RandomNumberGenerator) -> Bool {
        guard let takeover = takeovers.randomElement(using: &dice) else { return false }
        let first = takeover.next + .random(in: 1...5, using: &dice)
        let dropped = (takeover.assigned..<steps.endIndex).filter { index in
            guard case .delivered(_, let delivery) = steps[index] else { return false }
            return delivery.place.partition == takeover.partition && delivery.place.offset < first
        }
        for index in dropped.reversed() { steps.remove(at: index) }
        return isRead(takeover.partition, by: takeover.member, after: takeover.assigned)
    }

    /// Whether the next to read a partition is a member that had it all the time.
    private func isRead(_ partition: Int32, by member: String, after index: Int) -> Bool {
        for step in steps[(index + 1)...] {
            switch step {
            case .delivered(let reader, let delivery) where delivery.place.partition == partition:
                return reader == member
            case .revoked(member, let partitions) where partitions.contains(partition): return false
            case .ended(member): return false
            default: break
            }
        }
        return false
    }

    /// Every assignment of a partition that had been read before, and the offset after the highest one read by then.
    private var takeovers: [(assigned: Int, member: String, partition: Int32, next: Int64)] {
        var next: [Int32: Int64] = [:]
        var takeovers: [(Int, String, Int32, Int64)] = []
        for (index, step) in steps.enumerated() {
            switch step {
            case .assigned(let member, let partitions, _):
                for partition in partitions {
                    if let next = next[partition] { takeovers.append((index, member, partition, next)) }
                }
            case .delivered(_, let delivery):
                next[delivery.place.partition] = max(next[delivery.place.partition] ?? 0, delivery.place.offset + 1)
            default: break
            }
        }
        return takeovers
    }

    mutating func commitAhead(_ dice: inout some RandomNumberGenerator) -> Bool {
        let commits = steps.indices.filter { if case .committed = steps[$0] { true } else { false } }
        guard let index = commits.randomElement(using: &dice),
            case .committed(let member, var positions) = steps[index],
            let partition = positions.keys.sorted().randomElement(using: &dice)
        else { return false }
        let read = steps[..<index].compactMap { step -> Int64? in
            guard case .delivered(_, let delivery) = step, delivery.place.partition == partition else { return nil }
            return delivery.place.offset
        }
        let next = read.max().map { $0 + 1 } ?? startOffsets[Int(partition)]
        positions[partition] = next + .random(in: 1...5, using: &dice)
        steps[index] = .committed(member: member, positions)
        return true
    }

    mutating func secondOwner(_ dice: inout some RandomNumberGenerator) -> Bool {
        let assignments = steps.indices.filter { if case .assigned = steps[$0] { true } else { false } }
        guard let index = assignments.randomElement(using: &dice),
            case .assigned(_, let partitions, let generation) = steps[index],
            let partition = partitions.randomElement(using: &dice)
        else { return false }
        steps.insert(.assigned(member: "consumer-9", [partition], generation: generation), at: index + 1)
        return true
    }
}
