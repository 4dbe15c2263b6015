import Experiments
import Measurement

/// `resume: {}`: whoever takes a partition over begins at most one offset after the highest one delivered.
public struct Resume: Invariant {
    public static let kind = "resume"
    public static let summary =
        "Whoever takes a partition over begins where the last one stopped, or before, never later."

    public init?(fields: Fields) {}

    public var bound: String { "0 begin too far" }

    public func check(_ recording: Recording) -> Observation {
        guard recording.manifest.consumers > 0 else {
            return Observation(.inconclusive, "where consumers began to read is not known")
        }
        let begins = recording.events.filter { $0.kind == .readFrom }
        let resumed = begins.count { $0.values?["resumed"] == 1 }
        let gaps = begins.compactMap { begin in Gap(begin, evictions: recording.evictions) }
        let lost = gaps.filter { $0.offsets > 0 }
        guard lost.isEmpty else {
            let worst = lost.sorted { $0.offsets > $1.offsets }.prefix(10)
            return Observation(
                .violated,
                "\(lost.count) of \(begins.count) began too far, past \(lost.reduce(0) { $0 + $1.offsets }) offsets",
                evidence: worst.map { $0.text(in: recording) })
        }
        guard gaps.isEmpty else {
            return Observation(
                .inconclusive, "\(gaps.count) of \(begins.count) began where retention had removed what came before")
        }
        guard resumed > 0 else {
            return Observation(.inconclusive, "no partition was taken over", evidence: ["\(begins.count) first reads"])
        }
        return Observation(.held, "0 of \(resumed) takeovers")
    }

    /// A reader that began beyond what was delivered.
    private struct Gap {
        let event: RunEvent
        let passed: Range<Int64>
        /// Offsets that were passed over although the target still had them.
        let offsets: Int64

        init?(_ event: RunEvent, evictions: MessageTally.Evictions) {
            guard let passed = event.passedOver, let partition = event.partition else { return nil }
            let evicted = (evictions[partition] ?? []).map { $0.clamped(to: passed) }.reduce(0) { $0 + $1.count }
            (self.event, self.passed) = (event, passed)
            offsets = Int64(passed.count - min(evicted, passed.count))
        }

        func text(in recording: Recording) -> String {
            "partition \(event.partition ?? -1): \(event.source) began at \(passed.upperBound), "
                + "where \(passed.lowerBound) was the next to deliver, "
                + Circumstances(recording: recording).text(event)
        }
    }
}
