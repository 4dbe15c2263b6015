import Experiments
import Measurement

/// Watches one stop condition, sample by sample.
public struct StopCondition: Sendable {
    public let expression: Experiments.Expression
    private var since: Double?

    public init(_ expression: Experiments.Expression) { self.expression = expression }

    /// Whether the condition is true by now, and has been for as long as it asks.
    public mutating func isMet(by sample: Sample) -> Bool {
        guard let value = MetricReader.value(expression.metric, expression.aggregate, in: sample),
            expression.holds(value, baseline: nil) == true
        else {
            since = nil
            return false
        }
        let begin = since ?? sample.seconds - sample.intervalSeconds
        since = begin
        return sample.seconds - begin >= (expression.sustained?.seconds ?? 0)
    }
}
