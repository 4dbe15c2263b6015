/// What set a rebalance off.
public struct RebalanceCause: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
        /// A newcomer's JoinGroup, or in a KIP-848 group its heartbeat with epoch 0.
        case join
        /// LeaveGroup, or in a KIP-848 group a heartbeat with epoch -1.
        case leave
        /// A member fell silent until its session ended: killed, hung or cut off.
        case expiry
        /// None of these: a member that the group already had joined again.
        case rejoin
        /// A static member of a KIP-848 group left for a while (epoch -2).
        case staticLeave = "static leave"
        /// A static member came back to what it had.
        case staticReturn = "static return"
    }

    public var kind: Kind
    public var member: String
    /// In µs. Of an expiry: the kill where one was told, else the member's last sign of life.
    public var microseconds: Int64
    /// Of an expiry: somebody told of a kill.
    public var wasKilled: Bool?
    /// Of a join: the request with an empty id that was answered with an id, in µs; it triggers nothing by itself.
    public var emptyIDRequestMicroseconds: Int64?
    /// Of a rejoin: the member had forgotten its id and came as a new one.
    public var asNewMember: Bool?
    /// What the member itself said, where its version says something.
    public var reason: String?

    public init(kind: Kind, member: String, microseconds: Int64) {
        self.kind = kind
        self.member = member
        self.microseconds = microseconds
    }

    private enum CodingKeys: String, CodingKey {
        case kind, member, wasKilled, emptyIDRequestMicroseconds, asNewMember, reason
        case microseconds = "timeMicroseconds"
    }
}
