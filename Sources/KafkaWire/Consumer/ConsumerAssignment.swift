import NIOCore

/// What the leader of a group assigns to one consumer: read and written through `ConsumerBlob`.
public struct ConsumerAssignment: WireStruct {
    public var assignedPartitions: [ConsumerTopicPartitions] = []
    /// What the assignor wants to have said; nil where it wants nothing.
    public var userData: ByteBuffer?

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&assignedPartitions)
        try coder.field(&userData)
    }
}
