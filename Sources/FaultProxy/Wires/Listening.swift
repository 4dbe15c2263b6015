import NIOCore

/// A listener, wherever its clients are served.
enum Listening: Sendable {
    case channel(any Channel)
    case socket(RelayListener)

    /// nil for a Unix socket.
    var port: Int? {
        switch self {
        case .channel(let channel): channel.localAddress?.port
        case .socket(let listener): listener.port
        }
    }

    /// Nobody is accepted any more when this is complete.
    func close() -> EventLoopFuture<Void> {
        switch self {
        case .channel(let channel): channel.close()
        case .socket(let listener): listener.loop.submit { listener.close() }
        }
    }
}
