/// How the keys of the messages are chosen.
public enum KeyDistribution: Sendable, Hashable, Codable {
    /// Messages have no key.
    case none
    /// Each of `count` keys is equally likely.
    case uniform(count: Int)
    /// Key number n of `count`, counted from 1, is chosen in proportion to 1 / n^exponent.
    case zipf(count: Int, exponent: Double)
}
