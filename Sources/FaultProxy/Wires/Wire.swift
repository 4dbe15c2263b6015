import NIOCore

/// One end of a link: a socket that its loop watches itself, or a channel where TLS or the system wants one.
///
/// Used on the link's loop only. What is written goes out in order; what is read comes to the lane of this end.
enum Wire {
    case socket(SocketWire)
    case channel(ChannelWire)

    /// nil for a Unix socket.
    var remoteAddress: SocketAddress? {
        switch self {
        case .socket(let wire): wire.remoteAddress
        case .channel(let wire): wire.remoteAddress
        }
    }

    /// Asks for the next bytes, once.
    func read() {
        switch self {
        case .socket(let wire): wire.read()
        case .channel(let wire): wire.read()
        }
    }

    /// Sends at once, before returning, what the kernel takes, and keeps the rest.
    func send(_ bytes: UnsafeRawBufferPointer) {
        switch self {
        case .socket(let wire): wire.send(bytes)
        case .channel(let wire): wire.send(bytes)
        }
    }

    /// Has bytes wait for `flush`.
    func write(_ chunk: ByteBuffer) {
        switch self {
        case .socket(let wire): wire.write(chunk)
        case .channel(let wire): wire.write(chunk)
        }
    }

    func flush() {
        switch self {
        case .socket(let wire): wire.flush()
        case .channel(let wire): wire.flush()
        }
    }

    /// Ends the stream after what was written; bytes may still come.
    func endSending() {
        switch self {
        case .socket(let wire): wire.endSending()
        case .channel(let wire): wire.endSending()
        }
    }

    /// Closes once everything on its way has arrived, by RST if so wanted.
    func closeAfterLastBytes(withReset isReset: Bool = false) {
        switch self {
        case .socket(let wire): wire.closeAfterLastBytes(withReset: isReset)
        case .channel(let wire): Farewell.close(wire.channel, withReset: isReset)
        }
    }

    /// Closes by RST: the peer sees ECONNRESET instead of an orderly end, and what was not sent is lost.
    func cut() {
        switch self {
        case .socket(let wire): wire.cut()
        case .channel(let wire): AbortiveClose.cut(wire.channel)
        }
    }

    /// Closes at once.
    func close() {
        switch self {
        case .socket(let wire): wire.close()
        case .channel(let wire): wire.close()
        }
    }

    /// Shortens the receive queue as far as what is on its way to it allows; false when it is to be called again, after
    /// something was read. Linux drops what comes to a buffer that became too short for it, and the stream then stands until
    /// it is sent again. What is on its way to a channel is not known.
    func shortenReceiving(to size: Int) -> Bool {
        switch self {
        case .socket(let wire): return wire.shortenReceiving(to: size)
        case .channel(let wire):
            wire.limit(.receiving, bytes: size)
            return true
        }
    }

    /// Makes a queue of the kernel so many bytes long, or what the kernel makes of that; nil for its usual length.
    func limit(_ queue: KernelQueue, bytes: Int?) {
        switch self {
        case .socket(let wire): wire.limit(queue, bytes: bytes)
        case .channel(let wire): wire.limit(queue, bytes: bytes)
        }
    }
}
