import Experiments
import Foundation
import Invariants
import LoadGeneration
import Measurement
import SystemPackage

/// Searches for the highest rate at which expressions still hold: one run for each rate that is tried.
public struct FindMax: Sendable {
    /// What a search came to.
    public struct Result: Sendable {
        public var name: String
        public var trials: [TrialRecord]
        /// The highest rate that held, as often as it was tried; per second.
        public var knee: Double?
        public var lowestFailure: Double?
        public var forecast: Double?
        public var requiredHeadroom: Double?
        /// Why the search cannot tell.
        public var doubt: String?
        public var directory: FilePath

        /// The knee as a share of the forecast.
        public var headroom: Double? { knee.flatMap { knee in forecast.map { knee / $0 } } }

        public var exitCode: ExitCode {
            if doubt != nil { return .inconclusive }
            guard knee != nil else { return .violated }
            guard let required = requiredHeadroom, let headroom else { return .held }
            return headroom >= required ? .held : .violated
        }
    }

    /// One run of the search.
    public struct TrialRecord: Sendable {
        public var rate: Double
        public var holds: Bool
        public var isConfirmation: Bool
        /// What each condition came to, such as `latency.p99 12.3 ms`.
        public var observed: [String]
        public var directory: FilePath
    }

    private let experiment: Experiment
    private let plan: FindMaxPlan
    private let inputs: RunInputs
    private let parent: String
    private let isRealtime: Bool

    public init(
        _ experiment: Experiment, _ plan: FindMaxPlan, inputs: RunInputs, parent: String, isRealtime: Bool = false
    ) {
        self.experiment = experiment
        self.plan = plan
        self.inputs = inputs
        self.parent = parent
        self.isRealtime = isRealtime
    }

    /// Carries the search out; `tell` hears of each trial.
    ///
    /// - Throws: `RunFailure` when a run cannot be carried out at all.
    public func search(
        control: RunControl, tell: @escaping @Sendable (TrialRecord) -> Void
    ) async throws(RunFailure) -> Result {
        let directory: RunDirectory
        do {
            directory = try RunDirectory.createNew(
                parent: parent, name: experiment.name, seed: experiment.seed, at: Date())
        } catch {
            throw RunFailure(.usage, "no run directory can be made in \(parent): \(error)\n  fix: give one with --runs")
        }
        var search = MaxSearch(plan)
        var result = Result(
            name: experiment.name, trials: [], forecast: plan.forecast?.perSecond, requiredHeadroom: plan.headroom,
            directory: directory.path)
        while let rate = search.next, result.doubt == nil {
            if let reason = control.reason {
                result.doubt = "stopped: \(reason)"
                break
            }
            let trial = try await run(at: rate, below: directory, control, isConfirmation: search.tried(rate))
            result.trials.append(trial.record)
            tell(trial.record)
            if let doubt = trial.doubt { result.doubt = doubt } else { search.report(rate, holds: trial.record.holds) }
        }
        result.knee = search.knee
        result.lowestFailure = search.lowestFailure
        return result
    }

    private func run(
        at rate: Double, below directory: RunDirectory, _ control: RunControl, isConfirmation: Bool
    ) async throws(RunFailure) -> (record: TrialRecord, doubt: String?) {
        let runner = ExperimentRunner(
            experiment.holding(ArrivalRate(perSecond: rate), for: plan), inputs: inputs,
            parent: directory.path.string, isRealtime: isRealtime)
        let outcome = try await runner.run(control: control) { _ in }
        let findings = outcome.judgement.findings
        let conditions = findings.filter { $0.group == .invariant }
        let record = TrialRecord(
            rate: rate, holds: conditions.allSatisfy { $0.verdict == .held }, isConfirmation: isConfirmation,
            observed: conditions.map { "\($0.name) \($0.observed)" }, directory: outcome.directory.path)
        let generator = findings.first { $0.group == .validity && $0.verdict != .held }
        let unknown = generator ?? conditions.first { $0.verdict == .inconclusive }
        return (
            record,
            unknown.map { "at \(ArrivalRate(perSecond: rate)): \($0.name): \($0.evidence.first ?? $0.observed)" }
        )
    }
}

extension MaxSearch {
    fileprivate func tried(_ rate: Double) -> Bool { trials.contains { $0.rate == rate } }
}

extension Experiment {
    /// The same experiment with one rate held, and what the search asks as its invariants.
    fileprivate func holding(_ rate: ArrivalRate, for plan: FindMaxPlan) -> Experiment {
        var trial = self
        trial.findMax = nil
        for index in trial.load.streams.indices {
            trial.load.streams[index].scale = 1
            trial.load.streams[index].profile.model = .arrivals(
                [Stage(from: rate, to: rate, duration: trial.warmUp + plan.hold)],
                pattern: trial.load.streams[index].profile.pattern)
        }
        trial.steadyState = []
        trial.invariants = plan.conditions.map { condition in
            NamedInvariant(
                name: condition.text, spec: ExpectationSpec(expression: condition, window: .steady),
                location: SourceLocation(file: trial.path, line: 1, column: 1))
        }
        trial.maxDuration = trial.load.length + trial.drain.atMost + .seconds(60)
        return trial
    }
}

extension LoadProfile {
    /// How arrivals are spaced; evenly in a model that has none.
    fileprivate var pattern: ArrivalPattern {
        switch model {
        case .arrivals(_, let pattern), .trace(_, let pattern): pattern
        case .users: .even
        }
    }
}
