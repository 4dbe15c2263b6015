/// Something that happened in the proxy.
public struct ProxyEvent: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case linkOpened(listening: Endpoint)
        case linkClosed
        /// `client` is empty for a Unix socket.
        case connectionOpened(client: String)
        case connectionClosed
        case dialFailed(reason: String)
        /// A toxic cut it with RST.
        case connectionReset(toxic: String)
        case toxicSet(String)
        case toxicRemoved(String)
        /// Its time was over.
        case toxicExpired(String)
        /// It began to act on this connection.
        case toxicActs(String)
    }

    public var at: ContinuousClock.Instant
    public var link: String
    /// Counts the connections of a link from 1; nil for what concerns no single one.
    public var connection: Int?
    public var kind: Kind
    /// How many events before this one were dropped since the listener was too slow.
    public var droppedBefore: Int = 0
}
