import Experiments
import Measurement

/// `bounded-lag: {max: 20000, drains-to: 0, within: 20s}`: the lag of every partition stays bounded, and drains.
public struct BoundedLag: Invariant {
    public static let kind = "bounded-lag"
    public static let summary =
        "No partition is ever more than `max` messages behind, and the lag drains within a time."
    public static let example = "bounded-lag: {max: 20000, drains-to: 0, within: 20s}"

    let maximum: Int?
    let drainsTo: Int?
    let within: Duration

    public init?(fields: Fields) {
        maximum = fields.integer("max", in: 0...Int.max)
        drainsTo = fields.integer("drains-to", in: 0...Int.max)
        within = fields.duration("within") ?? .seconds(60)
        if !fields.contains("max"), !fields.contains("drains-to") {
            fields.report(nil, problem: "the lag has no bound", remedy: "give 'max: 20000', 'drains-to: 0' or both")
        }
        if maximum == nil, drainsTo == nil { return nil }
    }

    public var bound: String {
        [
            maximum.map { "max \($0)" },
            drainsTo.map { "to \($0) within \(Int(within.seconds.rounded())) s of load and faults" },
        ].compactMap { $0 }.joined(separator: ", ")
    }

    public func check(_ recording: Recording) -> Observation {
        let known = recording.samples.filter { $0.lagMaximum != nil }
        guard let worst = known.max(by: { $0.lagMaximum ?? 0 < $1.lagMaximum ?? 0 }), let peak = worst.lagMaximum else {
            return Observation(.inconclusive, "the target never told the lag")
        }
        let when = "max \(Int(peak)) at \(Int(worst.seconds)) s"
        if let maximum, peak > Double(maximum) { return Observation(.violated, when, evidence: Self.around(worst)) }
        // Half a run unobserved may hide any peak.
        guard known.count * 2 > recording.samples.count else {
            return Observation(
                .inconclusive, when,
                evidence: ["the lag is known for \(known.count) of \(recording.samples.count) samples"])
        }
        guard let drainsTo else { return Observation(.held, when) }
        return drain(recording, known, to: Double(drainsTo), when)
    }

    private func drain(_ recording: Recording, _ known: [Sample], to target: Double, _ peak: String) -> Observation {
        let end = Self.quietTime(recording)
        let after = known.filter { $0.seconds >= end }
        guard !after.isEmpty else {
            return Observation(
                .inconclusive, peak, evidence: ["no sample of the lag after the load and the last fault"])
        }
        if let drained = after.first(where: { $0.lagMaximum ?? .infinity <= target }) {
            let took = max(0, drained.seconds - end)
            let text = "\(peak), drained in \(Self.format(took)) s"
            return Observation(took <= within.seconds ? .held : .violated, text)
        }
        let last = after.last
        let observed = "\(peak), still \(Int(last?.lagMaximum ?? 0)) at the end"
        let watched = (last?.seconds ?? end) - end
        // Observed for less than the promised time, it may still have drained.
        guard watched >= within.seconds else {
            return Observation(
                .inconclusive, observed,
                evidence: ["watched for \(Self.format(watched)) s of \(Self.format(within.seconds)) s"])
        }
        return Observation(.violated, observed, evidence: last.map(Self.around) ?? [])
    }

    /// When the load and the last fault were over, in seconds.
    static func quietTime(_ recording: Recording) -> Double {
        let faults = recording.manifest.faults.compactMap { $0.revertedSeconds ?? $0.injectedSeconds }
        let load = recording.manifest.phases.first { $0.name == "recover" || $0.name == "drain" }?.seconds
        return max(faults.max() ?? 0, load ?? recording.manifest.loadSeconds)
    }

    private static func around(_ sample: Sample) -> [String] {
        let faults = sample.faults.isEmpty ? "no fault in place" : "under " + sample.faults.joined(separator: ", ")
        return [
            "at \(format(sample.seconds)) s, \(faults): achieved \(Int(sample.achievedRate))/s, delivered \(Int(sample.deliveredRate))/s"
        ]
    }

    private static func format(_ value: Double) -> String { String(Double(Int(value * 10)) / 10) }
}
