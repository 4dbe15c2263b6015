import Experiments
import Measurement

/// `recovery: {expect: latency.p99 < 1.2 * baseline, within: 10s}`: after each fault's end it holds again in time.
public struct Recovery: Invariant {
    public static let kind = "recovery"
    public static let summary =
        "After the end of each fault an expression holds again within a time: a bound, or a share of the level before."
    public static let example = "recovery: {expect: rate.achieved > 0.9 * baseline, within: 10s}"

    let condition: Experiments.Expression
    let within: Duration
    /// The one fault that it is about; nil for every fault.
    let fault: String?

    public init?(fields: Fields) {
        fields.demand("expect", example: "expect: lag.max < 500")
        fields.demand("within", example: "within: 10s")
        let condition = fields.expression("expect")
        let within = fields.duration("within", in: .milliseconds(1)...(.seconds(86400)))
        fault = fields.fault("fault")
        guard let condition, let within else { return nil }
        if condition.timeUntil {
            fields.report(
                "expect", problem: "'recovery' counts the time by itself",
                remedy: "write only what must hold again, as in 'expect: lag.max < 500'")
        } else if !condition.metric.isSampled {
            fields.report(
                "expect",
                problem: "'\(condition.metric.rawValue)' is known for the whole run only, not second by second",
                remedy: "use 'lag', 'errors.rate', 'latency.p99', 'rate.achieved' or another metric of the samples")
        }
        (self.condition, self.within) = (condition, within)
    }

    public var bound: String { "\(condition), within \(within.written) of \(fault ?? "each fault")" }

    public func check(_ recording: Recording) -> Observation {
        let faults = recording.manifest.faults.filter { fault == nil || $0.scheduleID == fault }
        let results = faults.compactMap { judge($0, recording) }
        guard let worst = results.map(\.verdict).max() else {
            return Observation(.inconclusive, "no fault ended while nothing else was in place")
        }
        let saturation = GeneratorSaturation.all(in: recording).first
        let observed = results.map(\.observed).joined(separator: ", ")
        if condition.metric.dependsOnPace, let saturation {
            return Observation(.inconclusive, observed, evidence: [saturation.reason])
        }
        return Observation(worst, observed, evidence: results.flatMap(\.evidence))
    }

    /// Nil for a fault that never ended, or ended while another was in place: then the end of that one counts.
    private func judge(_ fault: FaultRecord, _ recording: Recording) -> Observation? {
        guard fault.injectedSeconds != nil, let end = fault.revertedSeconds,
            !recording.manifest.faults.contains(where: { $0.id != fault.id && $0.isInPlace(beyond: end) })
        else { return nil }
        let window = self.window(from: end, recording)
        guard !window.isEmpty else {
            return Observation(
                .inconclusive, "\(fault.id): no time after it", evidence: ["\(fault.id) ended when the load did"])
        }
        switch ExpressionJudge(recording: recording).reach(condition, in: window) {
        case .unknown:
            return Observation(
                .inconclusive, "\(fault.id): no data",
                evidence: ["nothing is known of '\(condition)' after \(fault.id)"])
        case .after(let took):
            let text = "\(fault.id): \(ExpressionJudge.format(took, .duration))"
            guard took > within.seconds else { return Observation(.held, text) }
            return Observation(
                .violated, text,
                evidence: ["'\(condition)' held only \(ExpressionJudge.format(took, .duration)) after \(fault.id)"])
        case .never:
            let watched = ExpressionJudge.format(window.upperBound - window.lowerBound, .duration)
            return Observation(
                window.upperBound - window.lowerBound >= within.seconds ? .violated : .inconclusive,
                "\(fault.id): not in \(watched)",
                evidence: ["'\(condition)' did not hold in the \(watched) after \(fault.id)"])
        }
    }

    /// Until the next fault, or the end: of the load for what flows, of the run for a level such as the lag.
    private func window(from begin: Double, _ recording: Recording) -> Range<Double> {
        let next = recording.manifest.faults.compactMap(\.injectedSeconds).filter { $0 > begin }.min() ?? .infinity
        let windows = RunWindows(recording: recording)
        let isLevel = condition.metric == .lag || condition.metric == .backlog
        let end = isLevel ? windows.whole.upperBound : windows.phase("recover") ?? recording.manifest.loadSeconds
        // The sample that ends with the fault tells of the time before.
        return (begin + 1e-6)..<max(begin + 1e-6, min(next, end + 1e-6))
    }
}

extension FaultRecord {
    /// Whether it was in place at a moment and did not end with it.
    fileprivate func isInPlace(beyond seconds: Double) -> Bool {
        guard let injectedSeconds else { return false }
        return injectedSeconds <= seconds && seconds < revertedSeconds ?? .infinity
    }
}
