/// A member of a KIP-848 group that was not let in.
public struct RefusedJoin: Sendable, Hashable, Codable {
    public var group: String
    public var member: String
    public var microseconds: Int64
    public var answeredMicroseconds: Int64
    /// Such as `UNRELEASED_INSTANCE_ID (111)`.
    public var error: String
    public var instanceID: String?

    private enum CodingKeys: String, CodingKey {
        case group, member, answeredMicroseconds, error, instanceID
        case microseconds = "timeMicroseconds"
    }
}
