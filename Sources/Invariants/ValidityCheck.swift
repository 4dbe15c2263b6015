import Experiments
import Foundation
import Measurement

/// Whether the run itself can be believed; what is found here comes before every other verdict.
struct ValidityCheck {
    let recording: Recording

    var findings: [Finding] {
        recording.manifest.streams.map(generator) + [answers, fleet, outcomes, ledger, completeness].compactMap(\.self)
    }

    /// The generator must have kept its own schedule, or the latencies and rates say nothing of the target.
    private func generator(_ stream: StreamRecord) -> Finding {
        let manifest = recording.manifest
        let name = manifest.streams.count == 1 ? "generator" : "generator \(stream.name)"
        let limit = manifest.maximumSenderErrorSeconds
        let bound = "sender error p99 ≤ \(format(limit)), nothing unsent"
        let errors = recording.distribution(.senderError, stream: stream.name)
        guard !errors.isEmpty || sent(stream) == 0 else {
            return Finding(
                .validity, name, bound: bound, observed: "its counters are missing", .inconclusive,
                evidence: ["the latencies of the generator are not in the run directory"])
        }
        let late = "\(errors.count(above: .seconds(limit))) later than \(format(limit))"
        let observed = "\(senderError(errors)), \(progress(stream)), \(late)"
        guard let saturation = GeneratorSaturation(stream, in: recording) else {
            return Finding(.validity, name, bound: bound, observed: observed, .held)
        }
        let backlog = recording.samples(stream: stream.name).map(\.backlog).max() ?? 0
        return Finding(
            .validity, name, bound: bound, observed: observed, .inconclusive,
            evidence: [
                saturation.reason,
                "unsent \(stream.unsent), backlog at most \(Int(backlog)) of \(Int(manifest.maximumBacklog)), "
                    + "no room \(stream.queueFull) times",
                saturation.remedy,
            ])
    }

    private func senderError(_ errors: LatencyDistribution) -> String {
        String(
            format: "p50 %.2f ms, p99 %.2f ms", (errors.percentile(50)?.seconds ?? 0) * 1000,
            (errors.percentile(99)?.seconds ?? 0) * 1000)
    }

    /// What was handed to the client; a harness that died has told it only to the ledger.
    private func sent(_ stream: StreamRecord) -> UInt64 {
        recording.manifest.streams.count == 1 ? max(stream.offered, recording.tally.attempted) : stream.offered
    }

    private func progress(_ stream: StreamRecord) -> String {
        let due = stream.owedArrivals
        guard stream.model == .open, due > 0 else { return "\(sent(stream)) sent" }
        return String(format: "%.2f %% of %llu sent", Double(sent(stream)) / Double(due) * 100, due)
    }

    /// A target that acknowledges nothing is not the one that was meant, and nothing can be said of it. Told only then.
    private var answers: Finding? {
        let counters = recording.manifest.streams
        let sent = max(counters.map(\.offered).reduce(0, +), recording.tally.attempted)
        guard case .complete = recording.manifest.end, sent > 0, recording.tally.acknowledged == 0 else { return nil }
        // Without acknowledgements by choice, deliveries show that the target was there.
        guard recording.tally.delivered == 0 else { return nil }
        let statuses = counters.flatMap { recording.statuses(stream: $0.name).recorded }
        let counts = Dictionary(statuses.map { ($0.status, $0.count) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
        return Finding(
            .validity, "answers", bound: "something is acknowledged", observed: "0 of \(sent)", .inconclusive,
            evidence: counts.isEmpty
                ? ["no operation was acknowledged; see the errors of the client in events.jsonl"]
                : [
                    "no answer is as expected: "
                        + counts.map { "\($1) x \($0 == 0 ? "no answer" : String($0))" }.joined(separator: ", ")
                ])
    }

    /// A consumer that ended by itself saw less than it should have. Told only where there are consumers.
    private var fleet: Finding? {
        let ended = recording.events.filter { $0.kind == .memberExited && $0.values?["intended"] != 1 }
        let joined = recording.manifest.userConsumers ?? recording.manifest.consumers
        guard joined > 0 || !ended.isEmpty else { return nil }
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

    /// Told only when the outcome store was asked in vain.
    private var outcomes: Finding? {
        guard let event = recording.events.first(where: { $0.kind == .outcomesUnread }) else { return nil }
        return Finding(
            .validity, "outcomes", bound: "the outcome store can be read", observed: "not read", .inconclusive,
            evidence: [event.detail ?? ""])
    }

    /// Told only when the ledger does not hold all that it should.
    private var ledger: Finding? {
        let unrecorded = recording.tally.unrecorded
        let gaps =
            (unrecorded > 0
                ? ["the disk was full, \(unrecorded) times: what is not recorded looks as if it had not happened"] : [])
            + LedgerContradictions(recording).found
        guard !gaps.isEmpty else { return nil }
        let observed = unrecorded > 0 ? "\(unrecorded) not recorded" : "it contradicts itself"
        return Finding(
            .validity, "ledger", bound: "every fact is recorded", observed: observed, .inconclusive, evidence: gaps)
    }

    private var completeness: Finding? {
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
