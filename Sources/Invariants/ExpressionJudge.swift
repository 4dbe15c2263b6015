import Experiments
import Foundation
import Measurement

/// Judges an expression over a window of a recording.
struct ExpressionJudge {
    let recording: Recording

    private var reader: MetricReader { MetricReader(recording: recording) }
    private var windows: RunWindows { RunWindows(recording: recording) }

    /// What kept the generator from its schedule, in any stream: streams share the machine and the target.
    let saturations: [GeneratorSaturation]

    init(recording: Recording) {
        self.recording = recording
        saturations = GeneratorSaturation.all(in: recording)
    }

    /// `window`: `nil` when what it is named after never happened.
    func judge(_ expression: Experiments.Expression, in window: Range<Double>?) -> Observation {
        guard let window else { return Observation(.inconclusive, "no such window: the fault never was in place") }
        let observation = observe(expression, in: window)
        guard expression.metric.dependsOnPace, observation.verdict != .inconclusive,
            let saturation = saturations.first
        else { return observation }
        // Neither a pass nor a violation: the target was not under the load that the plan promises.
        return Observation(.inconclusive, observation.observed, evidence: [saturation.reason])
    }

    private func observe(_ expression: Experiments.Expression, in window: Range<Double>) -> Observation {
        if let condition = expression.condition { return judgeTime(until: condition, expression, in: window) }
        guard let value = reader.value(expression.measure, in: window) else {
            return Observation(.inconclusive, "no data in \(Self.describe(window))")
        }
        let observed = Self.format(value, expression.dimension)
        guard let holds = expression.holds(value, baseline: baseline(of: expression)) else {
            return Observation(.inconclusive, observed, evidence: ["there is no baseline to compare with"])
        }
        return Observation(holds ? .held : .violated, observed)
    }

    /// The time from the beginning of the window until a condition first holds.
    private func judgeTime(
        until condition: Experiments.Expression, _ expression: Experiments.Expression, in window: Range<Double>
    ) -> Observation {
        switch reach(condition, in: window) {
        case .unknown: return Observation(.inconclusive, "no data in \(Self.describe(window))")
        case .never: return unreached(condition, expression, in: window)
        case .after(let took):
            let holds = expression.holds(took, baseline: nil) ?? false
            return Observation(holds ? .held : .violated, Self.format(took, .duration))
        }
    }

    /// When a condition came true in a window.
    enum Reach: Hashable {
        case unknown, never
        /// Seconds from the beginning of the window.
        case after(Double)
    }

    func reach(_ condition: Experiments.Expression, in window: Range<Double>) -> Reach {
        let samples = recording.samples(stream: condition.stream).filter { window.contains($0.seconds) }
        let baseline = baseline(of: condition)
        let states = samples.map { sample in
            MetricReader.value(condition.measure, in: sample).flatMap { condition.holds($0, baseline: baseline) }
        }
        guard states.contains(where: { $0 != nil }) else { return .unknown }
        guard let met = Self.firstMet(condition, zip(samples, states)) else { return .never }
        return .after(max(0, met.seconds - window.lowerBound))
    }

    /// The sample by which the condition has been true for as long as it asks, without a break.
    private static func firstMet(
        _ condition: Experiments.Expression, _ states: some Sequence<(Sample, Bool?)>
    ) -> Sample? {
        var since: Double?
        for (sample, state) in states {
            guard state == true else {
                since = nil
                continue
            }
            let begin = since ?? sample.seconds - sample.intervalSeconds
            since = begin
            if sample.seconds - begin >= condition.sustained?.seconds ?? 0 { return sample }
        }
        return nil
    }

    private func unreached(
        _ condition: Experiments.Expression, _ expression: Experiments.Expression, in window: Range<Double>
    ) -> Observation {
        let watched = window.upperBound - window.lowerBound
        let isLongEnough = expression.holds(watched, baseline: nil) == false
        return Observation(
            isLongEnough ? .violated : .inconclusive,
            "'\(condition)' did not hold in \(Self.format(watched, .duration))")
    }

    func baseline(of expression: Experiments.Expression) -> Double? {
        guard expression.needsBaseline, let steady = windows.steady else { return nil }
        return reader.value(expression.measure, in: steady)
    }

    private static func describe(_ window: Range<Double>) -> String {
        String(format: "%.1f s to %.1f s", window.lowerBound, window.upperBound)
    }

    /// A value with its unit, as a person reads it.
    static func format(_ value: Double, _ dimension: Experiments.Dimension) -> String {
        switch dimension {
        case .duration where value < 1: String(format: "%.1f ms", value * 1000)
        case .duration: String(format: "%.2f s", value)
        case .share: String(format: "%.3f %%", value * 100)
        case .rate: String(format: "%.0f/s", value)
        case .count: String(format: "%.0f", value)
        }
    }
}
