import Experiments
import Measurement

/// Judges a recording by the promises of its experiment: the same recording gives the same judgement.
public struct Judge: Sendable {
    private let invariants: [NamedInvariant]
    private let steadyState: [Experiments.Expression]

    public init(invariants: [NamedInvariant], steadyState: [Experiments.Expression]) {
        self.invariants = invariants
        self.steadyState = steadyState
    }

    public func judge(_ recording: Recording) -> Judgement {
        let validity = ValidityCheck(recording: recording)
        let faults = FaultCheck(recording: recording)
        var findings = validity.findings + steadyFindings(recording)
        if case .steadyStateWrong = recording.manifest.end {
        } else {
            findings += invariants.map { check($0, recording) }
        }
        findings += faults.findings
        return Judgement(
            name: recording.manifest.name, hypothesis: recording.manifest.hypothesis, seed: recording.manifest.seed,
            findings: findings, ending: ending(recording.manifest.end),
            exitCode: exitCode(
                findings, recording.manifest.end, faultInPlace: faults.isInPlace,
                isSaturated: !GeneratorSaturation.all(in: recording).isEmpty))
    }

    /// What is wrong with the steady state before the first fault; empty when it is as it should be.
    public func steadyStateProblems(_ recording: Recording, in window: Range<Double>) -> [String] {
        let judge = ExpressionJudge(recording: recording)
        return steadyState.compactMap { expression in
            let observation = judge.judge(expression, in: window)
            return observation.verdict == .held ? nil : "\(expression): \(observation.observed)"
        }
    }

    private func steadyFindings(_ recording: Recording) -> [Finding] {
        let judge = ExpressionJudge(recording: recording)
        let windows = RunWindows(recording: recording)
        return steadyState.flatMap { expression in
            let before = judge.judge(expression, in: windows.steady)
            var findings = [finding(.steadyState, "before: \(expression)", expression.text, before)]
            if !recording.manifest.faults.isEmpty, case .complete = recording.manifest.end {
                findings.append(
                    finding(
                        .steadyState, "after: \(expression)", expression.text,
                        judge.judge(expression, in: windows.restored(expression.metric))))
            }
            return findings
        }
    }

    private func check(_ invariant: NamedInvariant, _ recording: Recording) -> Finding {
        switch invariant.spec {
        case let expectation as ExpectationSpec: return check(expectation, named: invariant.name, recording)
        case let promise as any Invariant:
            return finding(.invariant, invariant.name, promise.bound, observe(promise, recording))
        default:
            return Finding(
                .invariant, invariant.name, bound: invariant.spec.bound, observed: "not judged", .inconclusive,
                evidence: ["no judge knows this kind of invariant"])
        }
    }

    private func check(_ expectation: ExpectationSpec, named name: String, _ recording: Recording) -> Finding {
        guard let repeated = RepeatedExpectation(expectation, in: recording) else {
            let observation = ExpressionJudge(recording: recording).judge(
                expectation.expression, in: RunWindows(recording: recording).resolve(expectation.window))
            return finding(.invariant, name, expectation.bound, observation)
        }
        var finding = finding(.invariant, name, expectation.bound, repeated.observation)
        finding.repetitions = repeated.repetitions
        return finding
    }

    /// Whether a timing check about a fault is unclear after its repetitions so far, so that one more may tell.
    ///
    /// `recording`: of a run that goes on.
    public func isUnclear(about fault: String, _ recording: Recording) -> Bool {
        invariants.contains { invariant in
            guard let expectation = invariant.spec as? ExpectationSpec, expectation.window.fault == fault else {
                return false
            }
            return RepeatedExpectation(expectation, in: recording)?.isUnclear ?? false
        }
    }

    /// A judge that fails has seen nothing.
    private func observe(_ promise: any Invariant, _ recording: Recording) -> Observation {
        do { return try promise.check(recording) } catch {
            return Observation(.inconclusive, "not judged", evidence: ["the check failed: \(error)"])
        }
    }

    private func finding(
        _ group: Finding.Group, _ name: String, _ bound: String, _ observation: Observation
    ) -> Finding {
        Finding(
            group, name, bound: bound, observed: observation.observed, observation.verdict,
            evidence: observation.evidence)
    }

    private func ending(_ end: RunEnd) -> String? {
        switch end {
        case .complete: nil
        case .unfinished: "the harness ended before the run did"
        case .stopped(let reason): reason
        case .steadyStateWrong(let reason): reason
        case .failed(let reason): reason
        }
    }

    /// A stopped run is judged by what there is: what it could not show is no fault of the experiment.
    private func exitCode(
        _ findings: [Finding], _ end: RunEnd, faultInPlace: Bool, isSaturated: Bool
    ) -> ExitCode {
        var codes: [ExitCode] = faultInPlace ? [.faultInPlace] : []
        let judged = findings.filter { $0.group != .steadyState || end == .complete }
        switch end {
        case .steadyStateWrong:
            // A generator that did not keep its schedule cannot show what the steady state is.
            let isShown = findings.contains { $0.group == .steadyState && $0.verdict == .violated }
            return .mostUrgent(of: codes + [isSaturated && !isShown ? .inconclusive : .steadyStateWrong])
        case .stopped: codes.append(.stopped)
        case .failed: codes.append(.internalError)
        case .unfinished, .complete:
            if judged.contains(where: { $0.verdict == .inconclusive }) { codes.append(.inconclusive) }
        }
        if judged.contains(where: { $0.verdict == .violated }) { codes.append(.violated) }
        return .mostUrgent(of: codes)
    }
}
