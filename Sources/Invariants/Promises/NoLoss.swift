import Experiments
import Measurement

/// `no-loss: {}`: every acknowledged message was delivered, and applied where the application has an outcome store.
public struct NoLoss: Invariant {
    public static let kind = "no-loss"
    public static let summary = "Every acknowledged message is delivered, and applied if there is an outcome store."

    public init?(fields: Fields) {}

    public var bound: String { "0 lost" }

    public func check(_ recording: Recording) -> Observation {
        let tally = recording.tally
        let hasConsumers = recording.manifest.consumers > 0
        guard hasConsumers || recording.manifest.outcomeStore != nil else { return unseen(recording) }
        guard tally.acknowledged > 0 else {
            return Observation(
                .inconclusive, "nothing was acknowledged",
                evidence: [
                    recording.manifest.acknowledgements
                        ? "\(tally.attempted) messages were attempted; none got an answer"
                        : "the producer asks for no acknowledgements (acks: none), so no message is promised"
                ])
        }
        guard hasConsumers else { return unapplied(recording) }
        if let lost = loss(recording) { return lost }
        if tally.unread.total > 0 { return unread(recording) }
        if tally.evicted.total > 0 { return evicted(recording) }
        if recording.manifest.outcomeStore != nil, recording.outcomes == nil {
            return Observation(.inconclusive, "all delivered, but the outcome store was not read")
        }
        return Observation(.held, "0 of \(tally.acknowledged) acknowledged")
    }

    private func unseen(_ recording: Recording) -> Observation {
        guard recording.manifest.userConsumers != nil else {
            return Observation(.inconclusive, "no consumers to deliver to, and no outcome store to read")
        }
        return Observation(
            .inconclusive, "what your consumers did with the messages is not known",
            evidence: ["say where their effects can be read: 'outcomes: {sqlite: FILE, query: SQL}'"])
    }

    /// Without consumers of our own, whatever was acknowledged and has an effect must be in the outcome store.
    private func unapplied(_ recording: Recording) -> Observation {
        let tally = recording.tally
        guard recording.outcomes != nil else { return Observation(.inconclusive, "the outcome store was not read") }
        guard tally.owed > 0 else {
            return Observation(
                .inconclusive, "0 of \(tally.acknowledged) acknowledged have an effect",
                evidence: ["the load only asks (GET, HEAD, OPTIONS): nothing can be lost"])
        }
        guard tally.notApplied.total > 0 else { return Observation(.held, "0 of \(tally.owed) acknowledged") }
        // Consumers that were not given their time may have come to them.
        let isCutShort = recording.manifest.userConsumers != nil && recording.manifest.end != .complete
        return Observation(
            isCutShort ? .inconclusive : .violated,
            "\(tally.notApplied.total) of \(tally.owed) acknowledged \(isCutShort ? "not yet" : "never") applied",
            evidence: (isCutShort ? ["the run ended before its drain did"] : [])
                + Self.describe(tally.notApplied, recording))
    }

    private func loss(_ recording: Recording) -> Observation? {
        let tally = recording.tally
        if tally.lost.total > 0 {
            return Observation(
                .violated, "\(tally.lost.total) of \(tally.acknowledged) acknowledged never delivered",
                evidence: Self.describe(tally.lost, recording))
        }
        // What retention removed cannot have been applied either: it is told as such, not here.
        guard recording.outcomes != nil, tally.notApplied.total > tally.evicted.total + tally.unread.total else {
            return nil
        }
        return Observation(
            .violated, "\(tally.notApplied.total) of \(tally.owed) acknowledged never applied",
            evidence: Self.describe(tally.notApplied, recording))
    }

    /// What no consumer had reached when the run ended: lost if it had its time to drain, unknown if it was cut off.
    private func unread(_ recording: Recording) -> Observation {
        let tally = recording.tally
        let hadItsTime = recording.manifest.end == .complete
        return Observation(
            hadItsTime ? .violated : .inconclusive,
            "\(tally.unread.total) of \(tally.acknowledged) acknowledged not read when the run ended",
            evidence: [
                hadItsTime ? "the drain ended before the consumers came to them" : "the run ended before its drain did"
            ]
                + Self.describe(tally.unread, recording))
    }

    private func evicted(_ recording: Recording) -> Observation {
        let tally = recording.tally
        return Observation(
            .inconclusive, "\(tally.evicted.total) evicted by retention before they were read",
            evidence: ["the target's retention removed them; whether the consumers would have read them is not known"]
                + Self.describe(tally.evicted, recording))
    }

    /// Where they lie in their producers' sequences, and the first of them under the names they bear everywhere.
    private static func describe(_ loss: MessageTally.Loss, _ recording: Recording) -> [String] {
        let circumstances = Circumstances(recording: recording)
        return ["at the start \(loss.prefix), in the middle \(loss.middle), at the end \(loss.tail)"]
            + loss.examples.map { message in
                let name = recording.manifest.identity(producer: message.producer, sequence: message.sequence)
                guard let place = message.place else { return "message \(name)" }
                let passing = circumstances.passing(partition: place.partition, offset: place.offset).map {
                    ": passed over by \($0.source) \(circumstances.text($0))"
                }
                return "message \(name) (partition \(place.partition), offset \(place.offset))" + (passing ?? "")
            }
    }
}
