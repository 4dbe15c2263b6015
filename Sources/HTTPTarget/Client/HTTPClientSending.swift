import TargetKit

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension HTTPClient {
    /// How long a connection may have been idle before it is asked whether its peer has closed it.
    private static var doubtfulIdleness: UInt64 { 50_000_000 }

    /// Sends the request that was put on a slot, on its connection or a new one.
    func beginAttempt(_ slot: Int, _ bytes: UnsafeRawBufferPointer) {
        let connection = pool[slot]
        let now = PacingClock.now
        connection.pointee.request.sent = now
        connection.pointee.request.attempts += 1
        connection.pointee.hasSent = false
        connection.pointee.answer = AnswerReader()
        pool.beginAttempt(slot)
        if connection.pointee.descriptor >= 0, sendOnOpen(slot, bytes, now) { return }
        guard let failure = connect(slot, bytes) else { return }
        connection.pointee.phase = .failed
        failures.append((slot, failure))
    }

    /// Sends on a connection that was kept; `false` when it turns out to be closed and took nothing.
    @inline(__always)
    private func sendOnOpen(_ slot: Int, _ bytes: UnsafeRawBufferPointer, _ now: UInt64) -> Bool {
        let connection = pool[slot]
        let descriptor = connection.pointee.descriptor
        if now &- connection.pointee.idleSince > Self.doubtfulIdleness, ClientSocket.hasNews(descriptor) {
            disconnect(slot, keepsOutput: true)
            return false
        }
        connection.pointee.phase = .busy
        let sent = ClientSocket.send(descriptor, bytes)
        if sent == bytes.count {
            connection.pointee.hasSent = true
            connection.pointee.written = connection.pointee.output.count
            return true
        }
        // What the kernel did not take, the server cannot have.
        guard sent >= 0 || errno == EAGAIN || errno == EINTR || errno == ENOBUFS else {
            disconnect(slot, keepsOutput: true)
            return false
        }
        keepRest(slot, bytes, sent: max(0, sent))
        return true
    }

    /// Opens a connection and sends as much as it takes at once; returns why it cannot.
    private func connect(_ slot: Int, _ bytes: UnsafeRawBufferPointer) -> AttemptResult? {
        guard let socket = ClientSocket.open(family: address.family) else { return .exhausted }
        let descriptor = socket.descriptor
        if address.connect(descriptor) != 0, errno != EINPROGRESS {
            let code = errno
            socket.close()
            return Self.result(ofConnecting: code)
        }
        guard poller.add(descriptor, slot: slot) else {
            socket.close()
            return .exhausted
        }
        let connection = pool[slot]
        connection.pointee.descriptor = descriptor
        connection.pointee.phase = .connecting
        // On the loopback interface the connection often stands already.
        let sent = ClientSocket.send(descriptor, bytes)
        if sent < 0, errno != EAGAIN, errno != EINTR, errno != ENOTCONN, errno != ENOBUFS {
            return Self.result(ofConnecting: errno)
        }
        if sent > 0 { connection.pointee.phase = .busy }
        keepRest(slot, bytes, sent: max(0, sent))
        return nil
    }

    static func result(ofConnecting code: Int32) -> AttemptResult {
        switch code {
        case ECONNREFUSED: .refused
        case EADDRNOTAVAIL, EMFILE, ENFILE, ENOBUFS, ENOMEM, EAGAIN: .exhausted
        case ETIMEDOUT: .notConnected
        default: .unreachable
        }
    }

    /// Remembers what is still to be sent.
    private func keepRest(_ slot: Int, _ bytes: UnsafeRawBufferPointer, sent: Int) {
        let connection = pool[slot]
        connection.pointee.hasSent = sent > 0
        if keepsRequests {
            connection.pointee.written = sent
        } else {
            connection.pointee.output.removeAll()
            connection.pointee.output.append(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
            connection.pointee.written = 0
        }
        poller.watchWriting(connection.pointee.hasUnsent, slot: slot)
    }

    /// Sends more of a request; an error is left to be found by reading, since an answer may lie before it.
    func flush(_ slot: Int) {
        let connection = pool[slot]
        let rest = UnsafeRawBufferPointer(rebasing: connection.pointee.output.bytes[connection.pointee.written...])
        let sent = ClientSocket.send(connection.pointee.descriptor, rest)
        guard sent > 0 else { return }
        connection.pointee.hasSent = true
        connection.pointee.written += sent
        if connection.pointee.written == connection.pointee.output.count { poller.watchWriting(false, slot: slot) }
    }

    /// Closes the connection of a slot.
    ///
    /// `keepsOutput`: whether its request is about to be sent on another connection.
    func disconnect(_ slot: Int, keepsOutput: Bool = false) {
        let connection = pool[slot]
        poller.remove(slot: slot)
        ClientSocket(descriptor: connection.pointee.descriptor).close()
        connection.pointee.descriptor = -1
        connection.pointee.phase = .closed
        connection.pointee.input.removeAll()
        guard !keepsOutput, !keepsRequests else { return }
        connection.pointee.output.removeAll()
        connection.pointee.written = 0
    }
}
