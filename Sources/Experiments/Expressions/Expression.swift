/// A claim about a metric, such as `lag.max < 500`, `errors.rate > 20% for 10s` or `time-until(lag.max < 500) < 30s`.
public struct Expression: Sendable, Hashable, CustomStringConvertible {
    /// For `time-until` the metric of the inner condition.
    public var metric: Metric
    public var aggregate: Aggregate
    public var comparison: Comparison
    /// For `time-until` in seconds.
    public var bound: Bound
    /// How long the comparison must be true without a break before the expression is; nil: one sample is enough.
    public var sustained: Duration?
    /// As it was written.
    public var text: String
    /// An array, since a value cannot hold one of its own type directly.
    private var inner: [Expression]

    /// Whether the value to compare is the time until `condition` first holds.
    public var timeUntil: Bool { !inner.isEmpty }
    /// What `time-until` waits for; nil for other expressions.
    public var condition: Expression? { inner.first }
    /// The dimension of the value that is compared.
    public var dimension: Dimension { timeUntil ? .duration : metric.dimension(of: aggregate) }
    /// Whether the expression or its condition compares with the baseline phase.
    public var needsBaseline: Bool {
        if case .baseline = bound { return true }
        return condition?.needsBaseline ?? false
    }
    public var description: String { text }

    init(
        metric: Metric, aggregate: Aggregate, comparison: Comparison, bound: Bound, sustained: Duration?,
        text: String
    ) {
        (self.metric, self.aggregate, self.comparison) = (metric, aggregate, comparison)
        (self.bound, self.sustained, self.text, self.inner) = (bound, sustained, text, [])
    }

    init(timeUntil condition: Expression, comparison: Comparison, seconds: Double, text: String) {
        (metric, aggregate) = (condition.metric, condition.aggregate)
        (self.comparison, bound, sustained, self.text) = (comparison, .absolute(seconds), nil, text)
        inner = [condition]
    }

    /// Reads an expression. Throws an `ExpressionMistake` with the offset of the offending word.
    public init(parsing text: String) throws(ExpressionMistake) {
        var parser = ExpressionParser(text)
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
