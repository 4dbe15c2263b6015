import CSystemCalls
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Accepts the clients of a route and hands each to the next of the crew's loops.
///
/// Unchecked: used on its loop alone once it listens.
final class RelayListener: @unchecked Sendable {
    /// How many are accepted before the connections there are get their turn.
    private static let batch = 128
    private static let backlog: Int32 = 4_096
    /// How long to wait when the system has no descriptor left.
    private static let pause = TimeAmount.milliseconds(50)

    let loop: RelayLoop
    /// nil for a Unix socket.
    let port: Int?
    private let socket: LoopSocket
    private let accepted: (AcceptedSocket) -> Void
    private let number: () -> Int
    private var place = -1

    private init(
        _ socket: LoopSocket, on loop: RelayLoop, number: @escaping () -> Int,
        _ accepted: @escaping (AcceptedSocket) -> Void
    ) {
        (self.socket, self.loop, self.number, self.accepted) = (socket, loop, number, accepted)
        port = socket.localPort
    }

    /// Listens. On the loop only.
    ///
    /// Throws what the system says when it refuses the address.
    static func bind(
        _ address: SocketAddress, on loop: RelayLoop, number: @escaping () -> Int,
        _ accepted: @escaping (AcceptedSocket) -> Void
    ) throws -> RelayListener {
        if let path = address.pathname { try SocketFile.makeWay(path) }
        let socket = try LoopSocket.open(for: address)
        do { try socket.listen(on: address, backlog: backlog) } catch {
            socket.close()
            throw error
        }
        let listener = RelayListener(socket, on: loop, number: number, accepted)
        listener.place = loop.watch(listener, socket)
        return listener
    }

    /// Somebody has come, or may have.
    func ready() {
        for _ in 0..<Self.batch {
            guard place >= 0 else { return }
            guard acceptNext() else { return }
        }
        loop.afterwards { self.ready() }
    }

    /// False when nobody waits any more.
    private func acceptNext() -> Bool {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let descriptor = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                highwater_accept(socket.descriptor, address, &size)
            }
        }
        guard descriptor >= 0 else { return goesOn(after: errno) }
        let client = LoopSocket(descriptor: descriptor)
        let address = LoopSocket.address(storage)
        if let address { client.suit(address) }
        accepted(AcceptedSocket(client, from: address, number: number()))
        return true
    }

    private func goesOn(after code: Int32) -> Bool {
        switch code {
        case EAGAIN: return false
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
            _ = loop.at(.now() + Self.pause) { self.ready() }
            return false
        // This client has gone already, or the network has something to say of it.
        default: return true
        }
    }

    /// On the loop only. Safe to repeat.
    func close() {
        guard place >= 0 else { return }
        loop.forget(place)
        place = -1
        socket.close()
    }
}
