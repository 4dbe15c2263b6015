import Foundation

/// A finished run as the history keeps it: what was measured, where, by which plan and of which commit.
public struct RunRecord: Sendable, Hashable {
    /// The version of the JSON line; a reader refuses what is newer.
    public static let formatVersion = 1

    public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable { case held, violated, inconclusive }

    /// Unique over all histories, such as the name of the run directory with its random part.
    public var id: String
    public var experiment: ExperimentIdentity
    public var context: RunContext
    /// Nothing where neither git nor a CI system tells it.
    public var commit: CommitIdentity?
    /// The start of the run, in milliseconds since 1970 (UTC).
    public var timeMilliseconds: Int64
    public var seed: UInt64
    public var verdict: Verdict
    public var metrics: [MetricSummary]
    public var faultWindows: [FaultWindow]

    public init(
        id: String, experiment: ExperimentIdentity, context: RunContext, commit: CommitIdentity?,
        timeMilliseconds: Int64, seed: UInt64, verdict: Verdict, metrics: [MetricSummary],
        faultWindows: [FaultWindow] = []
    ) {
        self.id = id
        self.experiment = experiment
        self.context = context
        self.commit = commit
        self.timeMilliseconds = timeMilliseconds
        self.seed = seed
        self.verdict = verdict
        self.metrics = metrics
        self.faultWindows = faultWindows
    }

    /// What keeps it out of a history; nothing for a good one.
    var mistake: String? {
        if id.isEmpty { return "a run needs an id" }
        if experiment.name.isEmpty { return "a run needs the name of its experiment" }
        if Set(metrics.map(\.metric.name)).count < metrics.count { return "two metrics have the same name" }
        for summary in metrics {
            if summary.metric.name.isEmpty { return "a metric needs a name" }
            if summary.numbers.contains(where: { !$0.isFinite }) { return "\(summary.metric.name) is not a number" }
        }
        return nil
    }
}

extension RunRecord: Codable {
    enum CodingKeys: String, CodingKey {
        case format = "highwater_run"
        case id, experiment, context, commit, seed, verdict, metrics
        case timeMilliseconds = "time_ms"
        case faultWindows = "fault_windows"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try values.requireFormat(upTo: Self.formatVersion, forKey: .format)
        id = try values.decode(String.self, forKey: .id)
        experiment = try values.decode(ExperimentIdentity.self, forKey: .experiment)
        context = try values.decode(RunContext.self, forKey: .context)
        commit = try values.decodeIfPresent(CommitIdentity.self, forKey: .commit)
        timeMilliseconds = try values.decode(Int64.self, forKey: .timeMilliseconds)
        seed = try values.decode(UInt64.self, forKey: .seed)
        verdict = try values.decode(Verdict.self, forKey: .verdict)
        metrics = try values.decode([MetricSummary].self, forKey: .metrics)
        faultWindows = try values.decodeIfPresent([FaultWindow].self, forKey: .faultWindows) ?? []
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(Self.formatVersion, forKey: .format)
        try values.encode(id, forKey: .id)
        try values.encode(experiment, forKey: .experiment)
        try values.encode(context, forKey: .context)
        try values.encodeIfPresent(commit, forKey: .commit)
        try values.encode(timeMilliseconds, forKey: .timeMilliseconds)
        try values.encode(seed, forKey: .seed)
        try values.encode(verdict, forKey: .verdict)
        try values.encode(metrics, forKey: .metrics)
        try values.encode(faultWindows, forKey: .faultWindows)
    }
}
