import Experiments
import Foundation
import Measurement

/// `duplicates: {log: none, deliveries: 2%}`: how much may come twice, of each of the two kinds.
///
/// A log duplicate is one message at two places of the log; a delivery duplicate is one place that is delivered twice.
public struct Duplicates: Invariant {
    public static let kind = "duplicates"
    public static let summary =
        "So many messages at most are in the log twice, and so many places at most are delivered twice."
    public static let example = "duplicates: {log: none, deliveries: around-faults}"

    let log: DuplicateBound?
    let deliveries: DuplicateBound?
    /// How long after the end of a fault repetitions still are of it.
    let settle: Duration

    public init?(fields: Fields) {
        log = fields.duplicateBound("log")
        deliveries = fields.duplicateBound("deliveries")
        settle = fields.duration("settle", in: .zero...(.seconds(3600))) ?? .seconds(15)
        guard fields.contains("log") || fields.contains("deliveries") else {
            fields.report(
                nil, problem: "the duplicates have no bound",
                remedy: "give 'log: none', 'deliveries: around-faults' or both")
            return nil
        }
        if log == nil, deliveries == nil { return nil }
    }

    public var bound: String {
        [log.map { "in the log \($0.text)" }, deliveries.map { "delivered \($0.text)" }].compactMap(\.self)
            .joined(separator: ", ")
    }

    public func check(_ recording: Recording) -> Observation {
        guard recording.manifest.userConsumers == nil else {
            return Observation(.inconclusive, "what was delivered to your consumers is not known")
        }
        guard recording.tally.delivered > 0 else { return Observation(.inconclusive, "nothing was delivered") }
        let places = recording.tally.places
        let parts = [
            log.map { judge($0, places.logDuplicates.total, \.log, "in the log again", recording) },
            deliveries.map { judge($0, places.repeats, \.deliveries, "delivered again", recording) },
        ].compactMap(\.self)
        let observed = parts.map(\.observed).joined(separator: ", ")
        let evidence = parts.flatMap(\.evidence) + examples(recording)
        guard !parts.contains(where: { $0.verdict == .violated }) else {
            return Observation(.violated, observed, evidence: evidence)
        }
        // What could not be compared may be either kind.
        if let doubt = recording.placeDoubt {
            return Observation(.inconclusive, observed, evidence: [doubt.observed] + doubt.evidence)
        }
        let isKnown = parts.allSatisfy { $0.verdict == .held }
        return Observation(isKnown ? .held : .inconclusive, observed, evidence: parts.flatMap(\.evidence))
    }

    private func judge(
        _ bound: DuplicateBound, _ count: UInt64, _ counter: KeyPath<RepeatInterval, UInt64>, _ what: String,
        _ recording: Recording
    ) -> Observation {
        let total = recording.tally.delivered
        switch bound {
        case .count(let limit):
            return Observation(count <= limit ? .held : .violated, "\(count) \(what)")
        case .share(let limit):
            let share = Double(count) / Double(total)
            return Observation(
                share <= limit ? .held : .violated, String(format: "%llu %@ (%.3f %%)", count, what, share * 100))
        case .aroundFaults:
            return aroundFaults(count, counter, what, recording)
        }
    }

    private func aroundFaults(
        _ count: UInt64, _ counter: KeyPath<RepeatInterval, UInt64>, _ what: String, _ recording: Recording
    ) -> Observation {
        let times = recording.repeats.filter { $0[keyPath: counter] > 0 }
        let outside = times.filter { !isAroundFault($0, recording.manifest) }
        let timed = times.reduce(0) { $0 + $1[keyPath: counter] }
        guard outside.isEmpty else {
            return Observation(
                .violated, "\(outside.reduce(0) { $0 + $1[keyPath: counter] }) \(what) apart from faults",
                evidence: outside.prefix(3).map { "\($0[keyPath: counter]) \(what) at \(Int($0.from)) s" })
        }
        guard timed >= count else {
            return Observation(
                .inconclusive, "\(count) \(what)", evidence: ["when is known of \(timed) of them only"])
        }
        return Observation(.held, "\(count) \(what), around faults only")
    }

    private func isAroundFault(_ interval: RepeatInterval, _ manifest: RunManifest) -> Bool {
        manifest.faults.contains { fault in
            guard let begin = fault.injectedSeconds else { return false }
            return interval.until > begin && interval.from < (fault.revertedSeconds ?? .infinity) + settle.inSeconds
        }
    }

    private func examples(_ recording: Recording) -> [String] {
        guard log != nil else { return [] }
        let manifest = recording.manifest
        return recording.tally.places.logDuplicates.examples.map {
            "\(manifest.describe($0.messages)) is in the log again: \(manifest.describe($0.places))"
        }
    }
}
