/// The way of one partition to a new owner in a KIP-848 group.
public struct PartitionMove: Sendable, Hashable, Codable {
    /// What the grant had to wait for.
    public enum Release: String, Sendable, Hashable, Codable {
        /// Nobody had it.
        case none
        /// Its owner gave it up when told to.
        case revocation
        /// Its owner left.
        case leave
        /// Its owner's session ended.
        case expiry
    }

    public var partition: TopicPartition
    public var oldOwner: String?
    public var newOwner: String
    public var freedBy: Release
    /// The trigger to the first answer to the old owner that lacks it.
    public var revokeNotice: Span?
    /// That to the old owner's first list of what it owns that lacks it.
    public var revoke: Span?
    /// That list, in µs.
    public var acknowledgedMicroseconds: Int64?
    /// That list, or without a revocation the trigger, to the first answer to the new owner that has it.
    public var grantWait: Span?
    public var grantedMicroseconds: Int64?
    /// That to the new owner's first Fetch.
    public var resume: Span?
    /// That to the first answer with records, in µs.
    public var catchUpMicroseconds: Int64?
}
