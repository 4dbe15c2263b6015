/// What every response begins with (header versions 0 and 1).
public struct ResponseHeader: Sendable, Hashable {
    public var correlationID: Int32

    /// Reads the header of a response frame (without its length) and leaves `reader` at the body, in its flexibility.
    public init(from reader: inout WireReader, key: APIKey, version: Int16) throws(WireError) {
        correlationID = try reader.int32()
        reader.flexible = key.hasTaggedResponseHeader(version: version)
        try reader.skipTags()
        reader.flexible = key.isFlexible(version: version)
    }
}
