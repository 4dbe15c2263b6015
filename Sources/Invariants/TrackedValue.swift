import Experiments
import Measurement

/// The number behind an expression that an experiment promises, as a history follows it.
public struct TrackedValue: Sendable, Hashable {
    /// One, or one for each repetition of the fault that the expression is about; at least one. In the base unit of the
    /// expression's dimension: seconds, shares of one, times a second, or a plain number.
    public var values: [Double]
    public var dimension: Dimension
    /// Whether the promise is that it stays below something.
    public var isBetterLower: Bool

    /// Nil for an invariant that is no expression, and where the recording has no data of it.
    public init?(_ invariant: NamedInvariant, in recording: Recording) {
        guard let expectation = invariant.spec as? ExpectationSpec else { return nil }
        let judge = ExpressionJudge(recording: recording)
        let windows = RunWindows(recording: recording)
        let repeated = windows.repetitions(expectation.window)
        values = (repeated.isEmpty ? [windows.resolve(expectation.window)] : repeated)
            .compactMap { $0.flatMap { judge.value(expectation.expression, in: $0) } }
        guard !values.isEmpty else { return nil }
        dimension = expectation.expression.dimension
        isBetterLower = [.less, .atMost].contains(expectation.expression.comparison)
    }
}

extension ExpressionJudge {
    /// What an expression compares with its bound.
    func value(_ expression: Experiments.Expression, in window: Range<Double>) -> Double? {
        guard let condition = expression.condition else {
            return MetricReader(recording: recording).value(expression.measure, in: window)
        }
        guard case .after(let seconds) = reach(condition, in: window) else { return nil }
        return seconds
    }
}
