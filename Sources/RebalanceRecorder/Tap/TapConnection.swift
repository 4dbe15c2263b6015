/// A connection that was opened or closed.
public struct TapConnection: Sendable, Hashable {
    public enum Change: Sendable, Hashable {
        /// By a client at this address, such as `127.0.0.1:40112`.
        case opened(client: String)
        /// By `client` or `broker`, and how, such as `fin`.
        case closed(by: String, how: String)
    }

    /// In µs, on the clock of the frames.
    public var microseconds: Int64
    public var connection: Int
    /// The node that the connection leads to.
    public var broker: Int32
    public var change: Change

    public init(microseconds: Int64, connection: Int, broker: Int32, change: Change) {
        self.microseconds = microseconds
        self.connection = connection
        self.broker = broker
        self.change = change
    }
}
