import NIOCore

/// What every request begins with (header versions 0, 1 and 2).
public struct RequestHeader: Sendable, Hashable {
    public var key: APIKey
    public var version: Int16
    public var correlationID: Int32
    public var clientID: String?
    /// Of flexible versions.
    public var tags = TaggedFields()

    public init(key: APIKey, version: Int16, correlationID: Int32, clientID: String?) {
        self.key = key
        self.version = version
        self.correlationID = correlationID
        self.clientID = clientID
    }

    /// Reads the header of a request frame (without its length) and leaves `reader` at the body, in its flexibility.
    public init(from reader: inout WireReader) throws(WireError) {
        key = APIKey(rawValue: try reader.int16())
        version = try reader.int16()
        correlationID = try reader.int32()
        if key == .controlledShutdown && version == 0 {
            clientID = nil
            return
        }
        clientID = try reader.classicString()
        reader.flexible = key.isFlexible(version: version)
        tags = try reader.tags()
    }

    func write(to writer: inout WireWriter) {
        writer.integer(key.rawValue)
        writer.integer(version)
        writer.integer(correlationID)
        if key == .controlledShutdown && version == 0 { return }
        writer.classicString(clientID)
        writer.flexible = key.isFlexible(version: version)
        writer.tags(tags)
    }
}
