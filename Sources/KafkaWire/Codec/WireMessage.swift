import NIOCore

/// A structure of Kafka's protocol, whose fields are declared once in `code`.
public protocol WireStruct: WireNullable, Sendable, Hashable {}

extension WireStruct {
    /// The default values of the protocol, changed by `fill`.
    public init(_ fill: (inout Self) -> Void) {
        self.init()
        fill(&self)
    }

    public static func code(_ value: inout Self?, _ coder: inout WireCoder) throws(WireError) {
        var mark: Int8 = value == nil ? -1 : 1
        try coder.field(&mark)
        guard mark >= 0 else { return value = nil }
        var present = value ?? Self()
        try present.code(&coder)
        if coder.isReading { value = present }
    }
}

/// The body of a request or of an answer.
///
/// What is read in a version is written in it byte for byte, as long as its text is UTF-8 and its tags ascend, as
/// Kafka's own are. Fields that the version does not have keep their defaults when read and are left out when written.
public protocol WireMessage: WireStruct {
    static var key: APIKey { get }
    /// The versions that can be read and written.
    static var versions: ClosedRange<Int16> { get }
}

/// The body of a request, and the type of its answer.
public protocol WireRequest: WireMessage {
    associatedtype Response: WireResponse
}

/// The body of an answer.
public protocol WireResponse: WireMessage {}

extension WireMessage {
    /// Reads the body from a reader that stands behind the header; what follows the last field is left to the reader.
    ///
    /// Memory stays within a small multiple of the bytes read. Throws for bytes that are not such a message, and for a
    /// version that is not known.
    public init(from reader: inout WireReader, version: Int16) throws(WireError) {
        guard Self.versions.contains(version) else { throw .unsupportedVersion(Self.key, version) }
        self.init()
        reader.flexible = Self.key.isFlexible(version: version)
        var coder = WireCoder(reading: reader, version: version)
        try code(&coder)
        reader = coder.reader
    }

    /// Writes the body behind what the writer holds. When this throws, a part of it may have been written.
    public func write(to writer: inout WireWriter, version: Int16) throws(WireError) {
        guard Self.versions.contains(version) else { throw .unsupportedVersion(Self.key, version) }
        writer.flexible = Self.key.isFlexible(version: version)
        var coder = WireCoder(writingTo: WireWriter(), version: version)
        // Two owners of the buffer would copy it at the first byte.
        swap(&coder.writer, &writer)
        defer { swap(&coder.writer, &writer) }
        var message = self
        try message.code(&coder)
    }
}

extension WireRequest {
    /// The highest version that both sides know, nil where there is none.
    public static func version(for broker: ClosedRange<Int16>) -> Int16? {
        let version = min(versions.upperBound, broker.upperBound)
        return version >= max(versions.lowerBound, broker.lowerBound) ? version : nil
    }

    /// The complete frame, its 4-byte length included.
    public func frame(version: Int16, correlationID: Int32, clientID: String?) throws(WireError) -> ByteBuffer {
        let header = RequestHeader(
            key: Self.key, version: version, correlationID: correlationID, clientID: clientID)
        return try RequestFrame(header: header, body: self).encoded()
    }

    /// Reads the answer from a complete frame without its length.
    public static func response(
        from frame: ByteBuffer, version: Int16, correlationID: Int32
    ) throws(WireError) -> Response {
        let frame = try AnswerFrame<Response>(from: frame, version: version)
        guard frame.header.correlationID == correlationID else {
            throw .unexpectedCorrelationID(frame.header.correlationID, expected: correlationID)
        }
        return frame.body
    }
}
