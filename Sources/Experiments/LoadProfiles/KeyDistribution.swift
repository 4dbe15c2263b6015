/// How the keys of the messages are chosen.
public enum KeyDistribution: Sendable, Hashable, Codable {
    /// Messages have no key.
    case none
    /// Each of `count` keys is equally likely.
    case uniform(count: Int)
    /// Key number n of `count`, counted from 1, is chosen in proportion to 1 / n^exponent.
    case zipf(count: Int, exponent: Double)
    /// The first `hot` of `count` keys share the part `share` of all events; the others share the rest.
    case hot(count: Int, hot: Int, share: Double)
    /// Event n has key n modulo `count`.
    case sequential(count: Int)
    /// Each key of a list is equally likely.
    case list(ByteTable)

    /// How many keys there are; 0 for messages without keys.
    public var count: Int {
        switch self {
        case .none: 0
        case .uniform(let count), .zipf(let count, _), .hot(let count, _, _), .sequential(let count): count
        case .list(let keys): keys.count
        }
    }
}
