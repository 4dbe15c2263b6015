import MessageLedger

/// Changes of what consumers were given; each tells whether the history had a place for it.
extension History {
    mutating func dropDelivery(_ dice: inout some RandomNumberGenerator) -> Bool {
        guard let chosen = deliveries.randomElement(using: &dice) else { return false }
        steps.remove(at: chosen.index)
        return true
    }

    mutating func dropMessage(_ dice: inout some RandomNumberGenerator) -> Bool {
        guard let chosen = acknowledgements.randomElement(using: &dice) else { return false }
        let count = steps.count
        steps.removeAll { step in
            if case .delivered(_, let delivery) = step { delivery.content == .message(chosen.message) } else { false }
        }
        return steps.count < count
    }

    mutating func damagePayload(_ dice: inout some RandomNumberGenerator) -> Bool {
        guard let chosen = deliveries.randomElement(using: &dice) else { return false }
        steps[chosen.index] = .delivered(
            member: chosen.member, Delivery(place: chosen.place, content: .damaged(chosen.message)))
        return true
    }

    /// Two places of one partition that were each read once hold each other's messages.
    mutating func swapMessages(_ dice: inout some RandomNumberGenerator) -> Bool {
        let acknowledged = Set(acknowledgements.map(\.message))
        let candidates = readOnce.filter { acknowledged.contains($0.message) }
        guard let first = candidates.randomElement(using: &dice),
            let second = candidates.filter({ $0.place.partition == first.place.partition && $0.index != first.index })
                .randomElement(using: &dice),
            isSent(max(first.message, second.message), before: min(first.index, second.index))
        else { return false }
        steps[first.index] = .delivered(
            member: first.member, Delivery(place: first.place, content: .message(second.message)))
        steps[second.index] = .delivered(
            member: second.member, Delivery(place: second.place, content: .message(first.message)))
        return true
    }

    /// Two first deliveries of one partition, one right after the other, come in the other order.
    mutating func swapMoments(_ dice: inout some RandomNumberGenerator) -> Bool {
        let candidates = readOnce
        guard let first = candidates.randomElement(using: &dice),
            let second = candidates.first(where: {
                $0.index > first.index && $0.place.partition == first.place.partition
            }),
            second.member == first.member, isSent(second.message, before: first.index)
        else { return false }
        steps.swapAt(first.index, second.index)
        return true
    }

    mutating func delayDelivery(_ dice: inout some RandomNumberGenerator) -> Bool {
        let candidates = readOnce
        guard let chosen = candidates.randomElement(using: &dice),
            candidates.contains(where: { $0.index > chosen.index && $0.place.partition == chosen.place.partition }),
            let reader = deliveries.last(where: { $0.place.partition == chosen.place.partition })?.member
        else { return false }
        steps.remove(at: chosen.index)
        steps.append(.delivered(member: reader, Delivery(place: chosen.place, content: .message(chosen.message))))
        return true
    }

    mutating func deliverAgain(_ dice: inout some RandomNumberGenerator) -> Bool {
        guard let chosen = deliveries.randomElement(using: &dice) else { return false }
        steps.insert(steps[chosen.index], at: chosen.index + 1)
        return true
    }

    /// The last few of a partition come once more, to whoever read it last.
    mutating func rewind(_ dice: inout some RandomNumberGenerator) -> Bool {
        guard let chosen = deliveries.randomElement(using: &dice) else { return false }
        let partition = deliveries.filter { $0.place.partition == chosen.place.partition }
        guard let reader = partition.last?.member else { return false }
        for sight in partition.suffix(.random(in: 1...10, using: &dice)) {
            steps.append(.delivered(member: reader, Delivery(place: sight.place, content: .message(sight.message))))
        }
        return true
    }

    mutating func storeAgain(_ dice: inout some RandomNumberGenerator) -> Bool {
        guard let chosen = deliveries.randomElement(using: &dice) else { return false }
        let partition = Int32.random(in: 0..<Int32(startOffsets.count), using: &dice)
        append(.message(chosen.message), to: partition)
        return true
    }

    mutating func add(_ content: Content, _ dice: inout some RandomNumberGenerator) -> Bool {
        append(content, to: .random(in: 0..<Int32(startOffsets.count), using: &dice))
        return true
    }

    /// At the end of a partition, read by whoever read it last.
    private mutating func append(_ content: Content, to partition: Int32) {
        let reads = deliveries.filter { $0.place.partition == partition }
        let place = Place(partition: partition, offset: endOffset(of: partition))
        let reader = reads.last?.member ?? "consumer-1"
        steps.append(.delivered(member: reader, Delivery(place: place, content: content)))
    }

    /// The offset after the last one that anybody told of.
    func endOffset(of partition: Int32) -> Int64 {
        let told = deliveries.map(\.place) + acknowledgements.compactMap(\.place)
        let last = told.filter { $0.partition == partition }.map(\.offset).max()
        return last.map { $0 + 1 } ?? startOffsets[Int(partition)]
    }

    /// No change may deliver a message that nobody has sent yet.
    private func isSent(_ message: UInt64, before index: Int) -> Bool { steps[..<index].contains(.attempted(message)) }

    /// Deliveries of messages that came once.
    private var readOnce: [(index: Int, member: String, place: Place, message: UInt64)] {
        let all = deliveries
        let counts = all.reduce(into: [UInt64: Int]()) { $0[$1.message, default: 0] += 1 }
        return all.filter { counts[$0.message] == 1 }
    }
}
