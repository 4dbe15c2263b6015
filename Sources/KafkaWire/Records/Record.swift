import NIOCore

/// One message of a batch; its parts share the storage of the frame.
public struct Record: Sendable, Hashable {
    public struct Header: Sendable, Hashable {
        public var name: String
        public var value: ByteBuffer?
    }

    public var offset: Int64
    /// Milliseconds since 1970.
    public var timestamp: Int64
    public var key: ByteBuffer?
    public var value: ByteBuffer?
    public var headers: [Header]
}
