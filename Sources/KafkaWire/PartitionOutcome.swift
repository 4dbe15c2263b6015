/// How an administrative request ended for one partition.
public struct PartitionOutcome: Sendable, Hashable {
    public var index: Int32
    /// 0 for success.
    public var error: Int16
    public var message: String?

    init(from reader: inout WireReader) throws(WireError) {
        index = try reader.int32()
        error = try reader.int16()
        message = try reader.nullableString()
        try reader.skipTags()
    }
}
