import NIOCore

/// A whole frame as it passed the proxy.
public struct TapFrame: Sendable, Hashable {
    public enum Direction: String, Sendable, Hashable {
        /// A request, on its way to the broker.
        case clientToBroker = "c2b"
        /// An answer, on its way to the client.
        case brokerToClient = "b2c"
    }

    /// When its last byte had come, in µs of a clock that never goes back.
    public var microseconds: Int64
    /// Counts the connections of the proxy; never used again.
    public var connection: Int
    /// The node that the connection leads to.
    public var broker: Int32
    public var direction: Direction
    /// Without the 4-byte length.
    public var bytes: ByteBuffer

    public init(microseconds: Int64, connection: Int, broker: Int32, direction: Direction, bytes: ByteBuffer) {
        self.microseconds = microseconds
        self.connection = connection
        self.broker = broker
        self.direction = direction
        self.bytes = bytes
    }
}
