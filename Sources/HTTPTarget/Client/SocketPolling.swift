/// How a client learns that its sockets are ready.
public enum SocketPolling: Sendable, Hashable {
    /// Edge-triggered epoll: one registration per connection, and a wait that costs the same for any number of them.
    case epoll
    /// `poll(2)`: any system, at a cost that grows with the number of connections.
    case poll
}
