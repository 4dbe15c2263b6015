/// What an expression compares a measured value with.
public enum Bound: Sendable, Hashable, Codable {
    /// In the base unit of the dimension: seconds, a fraction, per second, a count.
    case absolute(Double)
    /// The same metric in the baseline phase, times a factor.
    case baseline(factor: Double)
}
