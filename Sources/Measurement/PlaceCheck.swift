import MessageLedger

/// Puts what is odd about places together with the facts of the messages.
struct PlaceCheck {
    private typealias Sighting = PlaceEvidence.Sighting

    private let evidence: PlaceEvidence
    private var found = PlaceTally()
    /// Places of acknowledged messages beside the one that their acknowledgement should have told.
    private var further = PlaceTally.Finds()

    init(_ evidence: PlaceEvidence) {
        self.evidence = evidence
        (found.matched, found.repeats) = (evidence.matched, evidence.repeats)
        for messages in evidence.conflicting.runs(by: \.place) {
            found.conflicts.add(.init(messages: messages.map(\.message), places: [messages[0].place]))
        }
        for sighting in evidence.incomparable { found.incomparable.add(.init(sighting)) }
    }

    /// Looks at the odd messages of one producer.
    mutating func look(in ledger: inout ProducerLedger) {
        let own = evidence.unacknowledged.ofProducer(ledger.producer)
        for sightings in own.runs(by: \.message) { lookUnacknowledged(Array(sightings), &ledger) }
        for sighting in evidence.undelivered.ofProducer(ledger.producer) { lookUndelivered(sighting, &ledger) }
    }

    /// A message that was delivered from places that no acknowledgement told of.
    private mutating func lookUnacknowledged(_ sightings: [Sighting], _ ledger: inout ProducerLedger) {
        let message = sightings[0].message
        // One that shares a place with another is told as that.
        guard !evidence.isInConflict(message) else { return }
        let places = sightings.map(\.place).reduce(into: [Place]()) { if $0.last != $1 { $0.append($1) } }.distinct
        found.repeats += UInt64(sightings.count - places.count)
        if let acknowledged = evidence.undelivered.first(of: message) {
            found.moved.add(.init(messages: [message], places: [acknowledged.place] + places))
        } else if ledger.holds(.acknowledged, message.sequence) {
            // Its acknowledgement told of a place that a delivery told of too, if all told of one: these are further ones.
            for place in places { further.add(.init(messages: [message], places: [place])) }
        } else {
            // No answer came for it: where it was seen is where it lies, and more than one place is too many.
            for place in places.dropFirst() {
                found.logDuplicates.add(.init(messages: [message], places: [places[0], place]))
            }
        }
    }

    /// A message whose acknowledgement told of a place that nothing was delivered from.
    private mutating func lookUndelivered(_ sighting: Sighting, _ ledger: inout ProducerLedger) {
        // One that was never delivered is unread, evicted or lost, which is no matter of places.
        guard ledger.holds(.delivered, sighting.message.sequence) else { return }
        guard evidence.unacknowledged.first(of: sighting.message) == nil, !evidence.isInConflict(sighting.message)
        else { return }
        found.incomparable.add(.init(sighting))
    }

    /// `acknowledged`: how many messages were.
    func tally(acknowledged: UInt64) -> PlaceTally {
        var tally = found
        tally.unplaced = acknowledged - min(acknowledged, evidence.acknowledgements)
        tally.unmarked = evidence.acknowledgements - min(acknowledged, evidence.acknowledgements)
        if tally.unplaced == 0 { tally.logDuplicates.add(further) } else { tally.incomparable.add(further) }
        return tally
    }
}

extension PlaceTally.Find {
    fileprivate init(_ sighting: PlaceEvidence.Sighting) {
        self.init(messages: [sighting.message], places: [sighting.place])
    }
}

extension [PlaceEvidence.Sighting] {
    /// Those of one producer, in a list that is in the order of the messages.
    fileprivate func ofProducer(_ producer: UInt32) -> ArraySlice<Element> {
        let start = firstIndex { $0.message.producer >= producer } ?? endIndex
        let end = self[start...].firstIndex { $0.message.producer > producer } ?? endIndex
        return self[start..<end]
    }
}

extension RandomAccessCollection where Index == Int {
    /// Neighbours that have a property in common.
    fileprivate func runs<Key: Equatable>(by key: (Element) -> Key) -> [[Element]] {
        reduce(into: []) { runs, element in
            if let last = runs.last?.last, key(last) == key(element) {
                runs[runs.count - 1].append(element)
            } else {
                runs.append([element])
            }
        }
    }
}

extension [Place] {
    fileprivate var distinct: [Place] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
