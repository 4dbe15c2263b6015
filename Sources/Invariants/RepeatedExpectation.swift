import Experiments
import Measurement
import Statistics

/// An expectation about a fault that is repeated: a value for each repetition, and what they say together.
struct RepeatedExpectation {
    private let spec: ExpectationSpec
    private let judge: ExpressionJudge
    private let windows: [Range<Double>?]
    private let baseline: Double?
    private let seed: UInt64
    let repetitions: Repetitions

    /// Nil where the fault of its window is carried out once, or there is none.
    init?(_ spec: ExpectationSpec, in recording: Recording) {
        let windows = RunWindows(recording: recording).repetitions(spec.window)
        guard !windows.isEmpty else { return nil }
        let judge = ExpressionJudge(recording: recording)
        (self.spec, self.judge, self.windows) = (spec, judge, windows)
        baseline = judge.baseline(of: spec.expression)
        seed = SeedTree(seed: recording.manifest.seed).derived("bootstrap").seed
        repetitions = Repetitions(
            windows.map { $0.flatMap { judge.measured(spec.expression, in: $0) } }, spec.expression.dimension,
            seed: seed)
    }

    /// Whether one more repetition may tell what those so far do not: only a timing is ever asked again.
    var isUnclear: Bool {
        guard spec.rule == .median, doubt == nil, isComparable else { return false }
        guard case .unclear = timing(cap: .max).judge(repetitions.measured) else { return false }
        return true
    }

    var observation: Observation {
        switch spec.rule {
        case .median: byMedian
        case .each: byEach
        }
    }

    // MARK: The median

    private var byMedian: Observation {
        let dimension = spec.expression.dimension
        let (observed, list) = (repetitions.text(dimension), repetitions.list(dimension))
        if let doubt { return Observation(.inconclusive, observed, evidence: [doubt, list]) }
        guard isComparable else {
            return Observation(.inconclusive, observed, evidence: ["there is no baseline to compare with", list])
        }
        switch timing(cap: 0).judge(repetitions.measured) {
        case .held: return Observation(.held, observed, evidence: [list])
        case .violated: return Observation(.violated, observed, evidence: [list])
        case .unclear, .inconclusive: return Observation(.inconclusive, observed, evidence: [reason, remedy, list])
        }
    }

    private func timing(cap: Int) -> RepeatedTiming {
        let (expression, baseline) = (spec.expression, baseline)
        var timing = RepeatedTiming(cap: cap) { expression.holds($0, baseline: baseline) ?? false }
        timing.bootstrap.seed = seed
        return timing
    }

    private var reason: String {
        let count = repetitions.measured.count
        guard count >= RepeatedTiming.leastCount else {
            return "unclear: \(count) of \(windows.count) repetitions have a value, and a median of fewer than "
                + "\(RepeatedTiming.leastCount) decides nothing"
        }
        return "unclear after \(count) repetitions: the bound lies within the interval of the median"
    }

    private var remedy: String {
        "fix: repeat it more often ('at-most', with a load that is long enough), or set the bound further from what is "
            + "measured"
    }

    // MARK: Each repetition

    private var byEach: Observation {
        let single = windows.map { judge.judge(spec.expression, in: $0) }
        let violated = single.indices.filter { single[$0].verdict == .violated }
        let unknown = single.indices.filter { single[$0].verdict == .inconclusive }
        let share = Self.percent(BinomialBound.upper(violated.count, of: single.count - unknown.count))
        let observed =
            "\(violated.count) of \(single.count - unknown.count) violated: at most \(share) of such faults violate it, "
            + "at 95 %"
        let evidence =
            (violated + unknown).prefix(8).map { "repetition \($0 + 1): \(single[$0].observed)" }
            + unknown.prefix(2).flatMap { single[$0].evidence.prefix(1) }
            + ["the share is the exact bound of Clopper and Pearson, one-sided"]
        guard violated.isEmpty else { return Observation(.violated, observed, evidence: evidence) }
        return Observation(unknown.isEmpty ? .held : .inconclusive, observed, evidence: evidence)
    }

    /// `45.1 %`, rounded up: a bound must not become smaller.
    private static func percent(_ share: Double) -> String {
        "\((share * 1000).rounded(.up) / 10) %"
    }

    // MARK: What comes before

    /// Why nothing can be said, whatever was measured: the target was not under the load that the plan promises.
    private var doubt: String? { spec.expression.metric.dependsOnPace ? judge.saturations.first?.reason : nil }

    private var isComparable: Bool { spec.expression.holds(0, baseline: baseline) != nil }
}

extension ExpressionJudge {
    /// What a repetition adds to a median. What did not come about in a window that is longer than its bound counts as
    /// the length of the window: it is beyond the bound, however far.
    fileprivate func measured(_ expression: Experiments.Expression, in window: Range<Double>) -> Double? {
        if let value = value(expression, in: window) { return value }
        guard let condition = expression.condition, case .never = reach(condition, in: window) else { return nil }
        let watched = window.upperBound - window.lowerBound
        return expression.holds(watched, baseline: nil) == false ? watched : nil
    }
}
