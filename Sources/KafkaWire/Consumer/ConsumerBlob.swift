import NIOCore

/// What a consumer puts into the opaque bytes of JoinGroup and SyncGroup: a version, and a structure of that version.
///
/// Other kinds of members, such as those of Kafka Connect, put other things there: read only where the protocol type is
/// `consumer`, and trust only what leaves no `trailing` bytes.
public struct ConsumerBlob<Content: WireStruct>: Sendable, Hashable {
    /// The writer's version, which may be above 3, the newest that is known here.
    public var version: Int16
    public var content: Content
    /// Bytes after the last field that is known.
    public var trailing: ByteBuffer

    public init(version: Int16, content: Content) {
        self.version = version
        self.content = content
        trailing = ByteBuffer()
    }

    public init(from blob: ByteBuffer) throws(WireError) {
        var reader = WireReader(blob)
        version = try reader.int16()
        guard version >= 0 else { throw .invalidLength(Int(version), offset: 0) }
        var coder = WireCoder(reading: reader, version: version)
        content = Content()
        try content.code(&coder)
        trailing = coder.reader.buffer
    }

    public func encoded() throws(WireError) -> ByteBuffer {
        var writer = WireWriter()
        writer.integer(version)
        var coder = WireCoder(writingTo: writer, version: version)
        var copy = content
        try copy.code(&coder)
        coder.writer.bytes(trailing)
        return coder.writer.buffer
    }
}

/// Some partitions of a topic, in the blobs of consumers.
public struct ConsumerTopicPartitions: WireStruct {
    public var topic = ""
    public var partitions: [Int32] = []

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&topic)
        try coder.field(&partitions)
    }
}
