import Experiments
import Measurement

/// Watches one stop condition, sample by sample.
public struct StopCondition: Sendable {
    public let expression: Experiments.Expression
    private var since: Double?

    public init(_ expression: Experiments.Expression) { self.expression = expression }

    /// Whether the condition is true by now, and has been for as long as it asks.
    ///
    /// `sample` is over all streams, `streams` holds that of each; an expression about a stream that is not among them is
    /// not met.
    public mutating func isMet(by sample: Sample, streams: [String: Sample] = [:]) -> Bool {
        guard let sample = expression.stream.map({ streams[$0] }) ?? sample,
            let value = MetricReader.value(expression.measure, in: sample),
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
