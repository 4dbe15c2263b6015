import NIOCore

/// A request that the harness itself sends to a cluster, with the answer it expects.
public protocol KafkaRequest: Sendable {
    associatedtype Response: KafkaResponse
    static var key: APIKey { get }
    /// The versions that can be written and read here.
    static var versions: ClosedRange<Int16> { get }
    /// Writes the body; `writer` already has the version's flexibility.
    func write(to writer: inout WireWriter, version: Int16)
}

/// The answer to a `KafkaRequest`.
public protocol KafkaResponse: Sendable {
    /// Reads the body; `reader` already has the version's flexibility.
    init(from reader: inout WireReader, version: Int16) throws(WireError)
}

extension KafkaRequest {
    /// The highest version that both sides know, nil where there is none.
    public static func version(for broker: ClosedRange<Int16>) -> Int16? {
        let version = min(versions.upperBound, broker.upperBound)
        return version >= max(versions.lowerBound, broker.lowerBound) ? version : nil
    }

    /// The complete frame, its 4-byte length included.
    public func frame(version: Int16, correlationID: Int32, clientID: String?) -> ByteBuffer {
        var writer = WireWriter()
        writer.integer(Int32(0))
        RequestHeader(key: Self.key, version: version, correlationID: correlationID, clientID: clientID)
            .write(to: &writer)
        write(to: &writer, version: version)
        var frame = writer.buffer
        frame.setInteger(Int32(frame.readableBytes - 4), at: frame.readerIndex)
        return frame
    }

    /// Reads the answer from a complete frame without its length.
    public static func response(
        from frame: ByteBuffer, version: Int16, correlationID: Int32
    ) throws(WireError) -> Response {
        var reader = WireReader(frame)
        let header = try ResponseHeader(from: &reader, key: key, version: version)
        guard header.correlationID == correlationID else {
            throw .unexpectedCorrelationID(header.correlationID, expected: correlationID)
        }
        return try Response(from: &reader, version: version)
    }
}
