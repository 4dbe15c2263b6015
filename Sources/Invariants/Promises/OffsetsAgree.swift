import Experiments
import Measurement
import MessageLedger

/// `offsets-agree: {}`: one place of the log holds one message, whoever tells of it, and one message lies at one place.
///
/// A message that is in the log again is no disagreement: that is for `duplicates` to bound.
public struct OffsetsAgree: Invariant {
    public static let kind = "offsets-agree"
    public static let summary =
        "Acknowledgements and deliveries agree at which offset each message lies, and none holds two."

    public init?(fields: Fields) {}

    public var bound: String { "0 places in doubt" }

    public func check(_ recording: Recording) -> Observation {
        let places = recording.tally.places
        let broken = places.conflicts.total + places.moved.total
        guard broken == 0 else { return violated(places, recording.manifest) }
        if let doubt = recording.placeDoubt { return doubt }
        let again = places.logDuplicates.total
        return Observation(
            .held, "\(places.matched) places agree",
            evidence: again > 0 ? ["\(again) messages are in the log again, which 'duplicates' bounds"] : [])
    }

    private func violated(_ places: PlaceTally, _ manifest: RunManifest) -> Observation {
        let conflicts = places.conflicts.examples.prefix(5).map { find in
            "\(manifest.describe(find.places)) holds \(manifest.describe(find.messages))"
        }
        let moved = places.moved.examples.prefix(5).map { find in
            "\(manifest.describe(find.messages)) was acknowledged at \(manifest.describe(Array(find.places.prefix(1))))"
                + ", and delivered from \(manifest.describe(Array(find.places.dropFirst())))"
        }
        return Observation(
            .violated,
            "\(places.conflicts.total) places hold more than one message, "
                + "\(places.moved.total) messages lie elsewhere than acknowledged",
            evidence: conflicts + moved)
    }
}

extension Recording {
    /// Why nothing can be said of places; nil when it can.
    var placeDoubt: Observation? {
        let places = tally.places
        guard manifest.userConsumers == nil else {
            return Observation(.inconclusive, "from where messages were delivered to your consumers is not known")
        }
        guard places.matched > 0 else {
            return Observation(
                .inconclusive, "no place is known of an acknowledgement and a delivery",
                evidence: manifest.acknowledgements ? [] : ["the producer asks for no acknowledgements (acks: none)"])
        }
        guard places.incomparable.total + places.unplaced > 0 else { return nil }
        let late = "were told of when other records of their block were gone"
        let reasons = [
            places.unplaced > 0 ? "\(places.unplaced) acknowledged messages have no place in the ledger" : nil,
            places.incomparable.total > 0 ? "\(places.incomparable.total) places \(late)" : nil,
        ].compactMap(\.self)
        let examples = places.incomparable.examples.map {
            "\(manifest.describe($0.messages)) at \(manifest.describe($0.places))"
        }
        let count = places.incomparable.total + places.unplaced
        return Observation(
            .inconclusive, "\(places.matched) places agree, \(count) not comparable", evidence: reasons + examples)
    }
}

extension RunManifest {
    func describe(_ messages: [MessageID]) -> String {
        messages.map { "message \(identity(producer: $0.producer, sequence: $0.sequence))" }.joined(separator: " and ")
    }

    func describe(_ places: [Place]) -> String {
        places.map { "partition \($0.partition) offset \($0.offset)" }.joined(separator: " and ")
    }
}
