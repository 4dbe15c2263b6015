import NIOCore
import Synchronization

/// A client's connection on its way to the loop that will serve it; closed if it never gets there.
final class AcceptedSocket: Sendable {
    let address: SocketAddress?
    /// The how manieth connection of its listener it is, from 1.
    let number: Int
    private let socket: Mutex<LoopSocket?>

    init(_ socket: LoopSocket, from address: SocketAddress?, number: Int) {
        self.socket = Mutex(socket)
        (self.address, self.number) = (address, number)
    }

    deinit { take()?.close() }

    /// The socket, for the first who asks.
    func take() -> LoopSocket? {
        socket.withLock { socket in
            defer { socket = nil }
            return socket
        }
    }
}
