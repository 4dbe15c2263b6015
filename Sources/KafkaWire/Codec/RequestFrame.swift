import NIOCore

/// A complete request: header, body and whatever the client sent after it.
public struct RequestFrame<Body: WireRequest>: Sendable, Hashable {
    public var header: RequestHeader
    public var body: Body
    /// Bytes after the last field. Kafka ignores them, and a real client sends some: they are kept.
    public var trailing: ByteBuffer

    public init(header: RequestHeader, body: Body, trailing: ByteBuffer = ByteBuffer()) {
        self.header = header
        self.body = body
        self.trailing = trailing
    }

    /// Reads a complete frame without its length.
    public init(from frame: ByteBuffer) throws(WireError) {
        var reader = WireReader(frame)
        header = try RequestHeader(from: &reader)
        guard header.key == Body.key else { throw .unexpectedKey(header.key, expected: Body.key) }
        body = try Body(from: &reader, version: header.version)
        trailing = reader.buffer
    }

    /// The frame with its 4-byte length.
    public func encoded() throws(WireError) -> ByteBuffer {
        let length = header.clientID?.utf8.count ?? 0
        guard length <= Int(Int16.max) else { throw .invalidLength(length, offset: 8) }
        var writer = WireWriter()
        writer.integer(Int32(0))
        header.write(to: &writer)
        try body.write(to: &writer, version: header.version)
        return writer.framed(trailing)
    }
}
