/// A claim about a measure, such as `lag.max < 500`, `polite.errors.rate > 20% for 10s` or
/// `time-until(lag.max < 500) < 30s`.
public struct Expression: Sendable, Hashable, CustomStringConvertible {
    /// For `time-until` the measure of the inner condition.
    public var measure: Measure
    public var comparison: Comparison
    /// For `time-until` in seconds.
    public var bound: Bound
    /// How long the comparison must be true without a break before the expression is; nil: one sample is enough.
    public var sustained: Duration?
    /// As it was written.
    public var text: String
    /// An array, since a value cannot hold one of its own type directly.
    private var inner: [Expression]

    public var metric: Metric { measure.metric }
    public var aggregate: Aggregate { measure.aggregate }
    /// The stream of load that it is about; nil: all of them.
    public var stream: String? { measure.stream }
    /// Whether the value to compare is the time until `condition` first holds.
    public var timeUntil: Bool { !inner.isEmpty }
    /// What `time-until` waits for; nil for other expressions.
    public var condition: Expression? { inner.first }
    /// The dimension of the value that is compared.
    public var dimension: Dimension { timeUntil ? .duration : measure.dimension }
    /// Whether the expression or its condition compares with the baseline phase.
    public var needsBaseline: Bool {
        if case .baseline = bound { return true }
        return condition?.needsBaseline ?? false
    }
    public var description: String { text }

    init(measure: Measure, comparison: Comparison, bound: Bound, sustained: Duration?, text: String) {
        (self.measure, self.comparison, self.bound) = (measure, comparison, bound)
        (self.sustained, self.text, self.inner) = (sustained, text, [])
    }

    init(timeUntil condition: Expression, comparison: Comparison, seconds: Double, text: String) {
        measure = condition.measure
        (self.comparison, bound, sustained, self.text) = (comparison, .absolute(seconds), nil, text)
        inner = [condition]
    }

    /// Reads an expression. Throws an `ExpressionMistake` with the offset of the offending word.
    ///
    /// `streams` are the names of the load's streams; nil if they are not known, so that any name passes.
    public init(parsing text: String, streams: [String]? = nil) throws(ExpressionMistake) {
        var parser = ExpressionParser(text, streams: streams)
        self = try parser.expression()
    }

    /// Whether `value` satisfies the comparison; nil if it cannot be told, since `value` is no number or the bound
    /// needs a baseline and there is none.
    ///
    /// `value` is in the base unit of `dimension`. `sustained` is for the caller to watch.
    public func holds(_ value: Double, baseline: Double? = nil) -> Bool? {
        guard !value.isNaN else { return nil }
        switch bound {
        case .absolute(let bound): return comparison.holds(value, bound)
        case .baseline(let factor):
            guard let baseline, baseline.isFinite else { return nil }
            return comparison.holds(value, factor * baseline)
        }
    }
}
