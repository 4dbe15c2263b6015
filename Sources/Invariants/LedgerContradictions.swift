import Measurement

/// What the parts of a ledger say that cannot all be true: a file was changed, or a part of it was lost.
///
/// Each fact is told at two places, one right after the other. A process that was killed in between leaves one that does
/// not fit; more than that is damage, and then nobody knows what else is missing.
struct LedgerContradictions {
    private let recording: Recording

    init(_ recording: Recording) { self.recording = recording }

    var found: [String] { [acknowledgements, deliveries, counts, repeats].compactMap(\.self) }

    /// How many processes may have been killed between the two; of a harness that was killed, all of its consumers.
    private var interrupted: UInt64 {
        let exits = recording.events.count { $0.kind == .memberExited && $0.detail != "exit code 0" }
        return UInt64(exits + (recording.manifest.end == .complete ? 0 : recording.manifest.consumers))
    }

    private var acknowledgements: String? {
        let count = recording.tally.places.unmarked
        // A harness that was killed leaves a run without an end, which is told as that.
        guard count > 0, recording.manifest.end == .complete else { return nil }
        return "\(count) acknowledgements told a place of a message that is not marked as acknowledged"
    }

    private var deliveries: String? {
        let count = recording.tally.unmarked
        guard count > interrupted else { return nil }
        return "\(count) messages were read from a place, and are not marked as delivered"
    }

    private var counts: String? {
        guard let told = recording.counts[.delivered] else { return nil }
        let marked = recording.tally.delivered
        guard told > marked || marked > told + interrupted else { return nil }
        return "the consumers counted \(told) first deliveries, and \(marked) messages are marked as delivered"
    }

    private var repeats: String? {
        guard let told = recording.counts[.redelivered] else { return nil }
        let marked = recording.tally.redelivered
        guard marked > told || (marked == 0 && told > interrupted) else { return nil }
        return "the consumers counted \(told) repeated deliveries, and \(marked) messages are marked as such"
    }
}
