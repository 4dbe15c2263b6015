/// How the coordinator treats its groups; the defaults are Kafka's.
public struct GroupConfiguration: Sendable, Hashable {
    /// How long a classic group that was empty waits for more members, again and again while they come. In ms.
    public var initialRebalanceDelayMilliseconds: Int32 = 3_000
    /// The session timeouts that a member of a classic group may ask for. In ms.
    public var sessionTimeoutsMilliseconds: ClosedRange<Int32> = 6_000...1_800_000
    /// How many members a group may have.
    public var maxSize = Int.max
    /// The longest text that may be stored with an offset. In bytes of UTF-8.
    public var maxOffsetMetadataBytes = 4_096
    /// After so long without a heartbeat the member of a KIP-848 group is taken for dead. In ms.
    public var consumerSessionTimeoutMilliseconds: Int32 = 45_000
    /// How often the members of a KIP-848 group are told to speak. In ms.
    public var consumerHeartbeatIntervalMilliseconds: Int32 = 5_000
    /// The assignor of a KIP-848 group whose members ask for none.
    public var defaultAssignor = ServerAssignor.uniform
    /// How long a broker that becomes the coordinator of a group answers that it is loading. In ms.
    public var loadTimeMilliseconds: Int32 = 0

    public init() {}

    /// A newcomer to a classic group is given up after so long, however long its session may be. In ms.
    static let newMemberJoinTimeoutMilliseconds: Int32 = 300_000
}
