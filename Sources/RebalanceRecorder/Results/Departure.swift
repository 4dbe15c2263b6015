/// The last member left: nobody remains who could rebalance.
public struct Departure: Sendable, Hashable, Codable {
    public var group: String
    public var member: String
    /// When it asked to leave, in µs.
    public var microseconds: Int64

    private enum CodingKeys: String, CodingKey {
        case group, member
        case microseconds = "timeMicroseconds"
    }
}
