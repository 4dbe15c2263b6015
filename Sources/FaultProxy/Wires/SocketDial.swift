import CSystemCalls
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A connection that is being made: to the first of some addresses that takes it.
final class SocketDial {
    /// A connected socket, where its loop watches it, and what it is ready for.
    struct Connected {
        let socket: LoopSocket
        let place: Int
        let ready: UInt32
    }

    private let loop: RelayLoop
    private let limit: TimeAmount
    private let done: (Result<Connected, any Error>) -> Void
    private var rest: ArraySlice<SocketAddress>
    private var attempt: (socket: LoopSocket, place: Int, timer: RelayTimers.Timer)?

    private init(
        _ addresses: [SocketAddress], on loop: RelayLoop, within limit: TimeAmount,
        _ done: @escaping (Result<Connected, any Error>) -> Void
    ) {
        (rest, self.loop, self.limit, self.done) = (addresses[...], loop, limit, done)
    }

    /// Dials one address after another, each for at most `limit`; `done` is called later, on the loop, with the last
    /// error if none answers.
    static func start(
        to addresses: [SocketAddress], on loop: RelayLoop, within limit: TimeAmount,
        _ done: @escaping (Result<Connected, any Error>) -> Void
    ) {
        SocketDial(addresses, on: loop, within: limit, done).dialNext(after: ChannelError.unknownLocalAddress)
    }

    private func dialNext(after error: any Error) {
        guard let address = rest.popFirst() else {
            return loop.afterwards { self.done(.failure(error)) }
        }
        do { try dial(address) } catch { dialNext(after: error) }
    }

    private func dial(_ address: SocketAddress) throws {
        let socket = try LoopSocket.open(for: address)
        let code = socket.connect(to: address)
        guard code == 0 || code == EINPROGRESS else {
            socket.close()
            throw IOError(errnoCode: code, reason: "connect")
        }
        let place = loop.watch(self, socket)
        guard place >= 0 else {
            socket.close()
            throw IOError(errnoCode: ENOMEM, reason: "epoll_ctl")
        }
        let timer = loop.at(.now() + limit) { self.timeIsUp() }
        attempt = (socket, place, timer)
    }

    private func timeIsUp() {
        abandon()
        dialNext(after: ChannelError.connectTimeout(limit))
    }

    /// The kernel tells how the connection went.
    func ready(_ what: UInt32) {
        guard let (socket, place, timer) = attempt else { return }
        let code = socket.error
        guard code == 0 else {
            abandon()
            return dialNext(after: IOError(errnoCode: code, reason: "connect"))
        }
        guard what & UInt32(HIGHWATER_WRITABLE) != 0 else { return }
        loop.cancel(timer)
        attempt = nil
        done(.success(Connected(socket: socket, place: place, ready: what)))
    }

    /// Closes what has been begun.
    func abandon() {
        guard let (socket, place, timer) = attempt else { return }
        attempt = nil
        loop.cancel(timer)
        loop.forget(place)
        socket.close()
    }
}
