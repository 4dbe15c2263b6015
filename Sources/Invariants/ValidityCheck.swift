import Experiments
import Foundation
import Measurement

/// Whether the run itself can be believed; what is found here comes before every other verdict.
struct ValidityCheck {
    let recording: Recording

    var findings: [Finding] { [generator, fleet, completeness] }

    /// The generator must have kept its own schedule, or the latencies and rates say nothing of the target.
    private var generator: Finding {
        let manifest = recording.manifest
        let bound = "sender error p99 ≤ \(format(manifest.maximumSenderErrorSeconds)), nothing unsent"
        let errors = recording.distribution(.senderError)
        let p99 = errors.percentile(99)?.seconds ?? 0
        let share =
            manifest.plannedArrivals == 0 ? 1 : Double(recording.tally.attempted) / Double(manifest.plannedArrivals)
        let observed = String(
            format: "p99 %.2f ms, %.2f %% of %llu sent", p99 * 1000, share * 100, manifest.plannedArrivals)
        guard !errors.isEmpty || recording.tally.attempted == 0 else {
            return Finding(
                .validity, "generator", bound: bound, observed: "its counters are missing", .inconclusive,
                evidence: ["the latencies of the generator are not in the run directory"])
        }
        let backlog = recording.samples.map(\.backlog).max() ?? 0
        let isSaturated =
            manifest.unsent > 0 || p99 > manifest.maximumSenderErrorSeconds || backlog > manifest.maximumBacklog
        guard isSaturated else { return Finding(.validity, "generator", bound: bound, observed: observed, .held) }
        let processor = recording.samples.map(\.processorShare).max() ?? 0
        return Finding(
            .validity, "generator", bound: bound, observed: observed, .inconclusive,
            evidence: [
                "generator saturated: the load is beyond what this machine can send",
                "unsent \(manifest.unsent), backlog at most \(Int(backlog)), client queue full \(manifest.queueFull) times, "
                    + String(format: "at most %.2f cores used", processor),
            ])
    }

    /// A consumer that ended by itself saw less than it should have.
    private var fleet: Finding {
        let ended = recording.events.filter { $0.kind == .memberExited && $0.values?["intended"] != 1 }
        let joined = recording.manifest.consumers
        guard ended.isEmpty else {
            return Finding(
                .validity, "fleet", bound: "no consumer ends by itself", observed: "\(ended.count) ended",
                .inconclusive,
                evidence: ended.map { "\($0.subject ?? "a consumer"): \($0.detail ?? "")" })
        }
        return Finding(
            .validity, "fleet", bound: "no consumer ends by itself", observed: "\(joined) consumers planned, 0 ended",
            .held)
    }

    private var completeness: Finding {
        let bound = "every phase ends in time"
        switch recording.manifest.end {
        case .complete where recording.samples.isEmpty || !recording.events.contains { $0.kind == .phase }:
            return Finding(
                .validity, "recording", bound: bound, observed: "a part is missing", .inconclusive,
                evidence: ["the run directory has no readable samples or events"])
        case .complete: return Finding(.validity, "recording", bound: bound, observed: "complete", .held)
        case .stopped(let reason):
            return Finding(.validity, "recording", bound: bound, observed: "stopped: \(reason)", .held)
        case .steadyStateWrong(let reason):
            return Finding(.validity, "recording", bound: bound, observed: "ended at the baseline: \(reason)", .held)
        case .unfinished:
            return Finding(
                .validity, "recording", bound: bound, observed: "cut short", .inconclusive,
                evidence: ["the harness ended before the run did"])
        case .failed(let reason):
            return Finding(
                .validity, "recording", bound: bound, observed: "failed", .inconclusive, evidence: [reason])
        }
    }

    private func format(_ seconds: Double) -> String { ExpressionJudge.format(seconds, .duration) }
}
