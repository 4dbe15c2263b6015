import NIOCore

/// What a consumer tells the leader of its group when it joins: read and written through `ConsumerBlob`.
public struct ConsumerSubscription: WireStruct {
    public var topics: [String] = []
    /// What the assignor wants to have said; nil where it wants nothing.
    public var userData: ByteBuffer?
    /// What the member still holds, under a cooperative assignor. From version 1 on.
    public var ownedPartitions: [ConsumerTopicPartitions] = []
    /// The generation in which it got them, -1 for none. From version 2 on.
    public var generationID: Int32 = -1
    /// From version 3 on.
    public var rackID: String?

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&topics)
        try coder.field(&userData)
        if coder.version >= 1 { try coder.field(&ownedPartitions) }
        if coder.version >= 2 { try coder.field(&generationID) }
        if coder.version >= 3 { try coder.field(&rackID) }
    }
}
