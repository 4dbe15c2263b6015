/// What every response begins with (header versions 0 and 1).
public struct ResponseHeader: Sendable, Hashable {
    public var correlationID: Int32
    /// Of flexible versions, save those of ApiVersions.
    public var tags = TaggedFields()

    public init(correlationID: Int32) { self.correlationID = correlationID }

    /// Reads the header of a response frame (without its length) and leaves `reader` at the body, in its flexibility.
    public init(from reader: inout WireReader, key: APIKey, version: Int16) throws(WireError) {
        correlationID = try reader.int32()
        reader.flexible = key.hasTaggedResponseHeader(version: version)
        tags = try reader.tags()
        reader.flexible = key.isFlexible(version: version)
    }

    func write(to writer: inout WireWriter, key: APIKey, version: Int16) {
        writer.integer(correlationID)
        writer.flexible = key.hasTaggedResponseHeader(version: version)
        writer.tags(tags)
        writer.flexible = key.isFlexible(version: version)
    }
}
