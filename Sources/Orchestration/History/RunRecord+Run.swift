import Crypto
import Experiments
import Foundation
import Invariants
import Measurement
import RunHistory

extension RunRecord {
    /// What a history keeps of a finished run.
    ///
    /// `machine`: the class of machine that runs are compared on; nil for what this one tells of itself.
    public init(
        _ result: ExperimentRunner.Result, of experiment: Experiment, _ inputs: RunInputs, commit: CommitIdentity?,
        machine: String? = nil
    ) {
        let manifest = result.recording.manifest
        self.init(
            id: "\(result.directory.name)-\(String(manifest.run, radix: 16))",
            experiment: ExperimentIdentity(name: manifest.name, planHash: Self.planHash(inputs, manifest)),
            context: RunContext(manifest, experiment, machine: machine), commit: commit,
            timeMilliseconds: Int64(manifest.startedAt.timeIntervalSince1970 * 1000), seed: manifest.seed,
            verdict: Verdict(result.judgement), metrics: Self.metrics(result.recording, experiment),
            faultWindows: manifest.faults.compactMap(FaultWindow.init))
    }

    /// Of every document that the plan was read from, without the seed: another seed is the same plan.
    private static func planHash(_ inputs: RunInputs, _ manifest: RunManifest) -> String {
        var hash = SHA256()
        for text in inputs.files.values.sorted() {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("seed:") }
            hash.update(data: Data(lines.joined(separator: "\n").utf8))
            hash.update(data: Data([0]))
        }
        // What the command line changed of the load.
        hash.update(data: Data("\(manifest.plannedArrivals)".utf8))
        return hash.finalize().prefix(16).map { String(format: "%02x", $0) }.joined()
    }

    private static func metrics(_ recording: Recording, _ experiment: Experiment) -> [MetricSummary] {
        let tracked = experiment.invariants.filter { experiment.tracked.contains($0.name) }
        return outages(recording) + rebalances(recording) + tracked.compactMap { summary($0, recording) }
    }

    /// How long each interrupted partition was not read, whether or not it moved, and the sum of them.
    private static func outages(_ recording: Recording) -> [MetricSummary] {
        let outages = recording.events.filter { $0.kind == .partitionResumed }.compactMap { $0.values?["outage_s"] }
        guard recording.manifest.consumers > 0 else { return [] }
        return [
            MetricSummary(
                TrackedMetric("partition.outage", unit: "ms", better: .lower), of: outages.map { $0 * 1000 }),
            MetricSummary(
                TrackedMetric("gap.integral", unit: "partition-s", better: .lower), of: [outages.reduce(0, +)]),
        ].compactMap(\.self)
    }

    /// What the rebalances cost by the consumers' frames, after the warm-up; nothing where some were not looked at.
    private static func rebalances(_ recording: Recording) -> [MetricSummary] {
        let watched = recording.events.filter { $0.kind == .rebalancesWatched }
        let begin = recording.manifest.phases.first { $0.name == "steady-state" }?.seconds
        guard let begin, !watched.isEmpty, watched.allSatisfy({ $0.values?["dropped"] == 0 }) else { return [] }
        let events = recording.events.filter { $0.kind == .rebalance && recording.seconds($0) >= begin }
        func values(_ name: String, _ factor: Double) -> [Double] {
            events.compactMap { $0.values?[name] }.map { $0 * factor }
        }
        return [
            MetricSummary(TrackedMetric("rebalance", unit: "ms", better: .lower), of: values("total_s", 1000)),
            MetricSummary(TrackedMetric("rebalance.stall", unit: "ms", better: .lower), of: values("stall_s", 1000)),
            MetricSummary(
                TrackedMetric("rebalance.gap", unit: "partition-s", better: .lower), of: values("lost_partition_s", 1)),
        ].compactMap(\.self)
    }

    /// The value of an invariant that the experiment has the history follow.
    private static func summary(_ invariant: NamedInvariant, _ recording: Recording) -> MetricSummary? {
        guard let tracked = TrackedValue(invariant, in: recording) else { return nil }
        let (unit, factor): (String, Double) =
            switch tracked.dimension {
            case .duration: ("ms", 1000)
            case .share: ("%", 100)
            case .rate: ("/s", 1)
            case .count: ("", 1)
            }
        let metric = TrackedMetric(invariant.name, unit: unit, better: tracked.isBetterLower ? .lower : .higher)
        return MetricSummary(metric, of: tracked.values.map { $0 * factor })
    }
}

extension RunRecord.Verdict {
    /// A run that was stopped, or whose fault may still be in place, tells nothing either.
    fileprivate init(_ judgement: Judgement) {
        let isViolated = judgement.findings.contains { $0.verdict == .violated }
        self = isViolated ? .violated : judgement.exitCode == .held ? .held : .inconclusive
    }
}

extension RunContext {
    fileprivate init(_ manifest: RunManifest, _ experiment: Experiment, machine: String?) {
        let versions = manifest.versions
        let client = versions["librdkafka"].map { "librdkafka \($0)" } ?? "HTTP"
        let cluster = versions["cluster"] ?? type(of: experiment.target).kind
        let isOurs = cluster == "embedded"
        let own = [versions["cores"].map { "\($0) cores" }, versions["system"]].compactMap(\.self)
        self.init(
            machine: machine ?? own.joined(separator: ", "),
            broker: isOurs ? "embedded \(versions["highwater"] ?? "")" : cluster, client: client,
            topology: "\(manifest.partitions) partitions, \(manifest.userConsumers ?? manifest.consumers) consumers",
            protocol: experiment.consumers.map { "classic \($0.assignor.rawValue)" } ?? "none")
    }
}

extension FaultWindow {
    /// Nil for a fault that never was in place.
    fileprivate init?(_ fault: FaultRecord) {
        guard let begin = fault.injectedSeconds else { return nil }
        self.init(id: fault.id, kind: fault.kind, beginSeconds: begin, endSeconds: fault.revertedSeconds)
    }
}
