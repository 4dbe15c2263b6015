import NIOCore

/// A complete answer: header, body and whatever the broker sent after it. The version is the request's.
public struct AnswerFrame<Body: WireResponse>: Sendable, Hashable {
    public var header: ResponseHeader
    public var version: Int16
    public var body: Body
    /// Bytes after the last field.
    public var trailing: ByteBuffer

    public init(header: ResponseHeader, version: Int16, body: Body, trailing: ByteBuffer = ByteBuffer()) {
        self.header = header
        self.version = version
        self.body = body
        self.trailing = trailing
    }

    /// Reads a complete frame without its length, the answer to a request of `version`.
    public init(from frame: ByteBuffer, version: Int16) throws(WireError) {
        var reader = WireReader(frame)
        header = try ResponseHeader(from: &reader, key: Body.key, version: version)
        self.version = version
        body = try Body(from: &reader, version: version)
        trailing = reader.buffer
    }

    /// The frame with its 4-byte length.
    public func encoded() throws(WireError) -> ByteBuffer {
        var writer = WireWriter()
        writer.integer(Int32(0))
        header.write(to: &writer, key: Body.key, version: version)
        try body.write(to: &writer, version: version)
        return writer.framed(trailing)
    }
}

extension WireWriter {
    /// What was written behind four bytes for the length, with that length and `trailing`.
    consuming func framed(_ trailing: ByteBuffer) -> ByteBuffer {
        if trailing.readableBytes > 0 { bytes(trailing) }
        setLength()
        return buffer
    }
}
