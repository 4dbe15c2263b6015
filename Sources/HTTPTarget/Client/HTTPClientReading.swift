import TargetKit

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension HTTPClient {
    /// Reads of one connection before the others get their turn.
    private static var readsInARow: Int { 32 }

    /// Does what a ready socket asks for.
    func handle(_ slot: Int, _ readiness: Readiness) {
        let connection = pool[slot]
        switch connection.pointee.phase {
        case .closed, .failed: return
        case .idle: break
        case .connecting:
            guard !readiness.isDisjoint(with: [.writable, .ended]) else { return }
            let code = ClientSocket(descriptor: connection.pointee.descriptor).error
            guard code == 0 else { return fail(slot, Self.result(ofConnecting: code)) }
            connection.pointee.phase = .busy
            flush(slot)
        case .busy:
            if readiness.contains(.writable), connection.pointee.hasUnsent { flush(slot) }
        }
        if !readiness.isDisjoint(with: [.readable, .ended]) { read(slot, isEnding: readiness.contains(.ended)) }
    }

    /// Reads until there is no more, or the answer is whole.
    ///
    /// `isEnding`: whether the peer is known to have ended its side, so that the connection cannot be used again.
    private func read(_ slot: Int, isEnding: Bool) {
        let connection = pool[slot]
        for _ in 0..<Self.readsInARow {
            let hasPart = connection.pointee.input.count > 0
            let room = hasPart ? connection.pointee.input.reserve(readBuffer.count) : readBuffer
            let count = ClientSocket.receive(connection.pointee.descriptor, room)
            guard count > 0 else {
                if count == 0 { return endOfInput(slot) }
                if errno == EINTR { continue }
                if errno == EAGAIN || errno == EWOULDBLOCK { return }
                return broken(slot)
            }
            // Nobody asked for anything: whatever it is, the next answer could not be told from it.
            guard connection.pointee.phase == .busy else { return broken(slot) }
            if hasPart { connection.pointee.input.commit(count) }
            let bytes =
                hasPart
                ? connection.pointee.input.bytes : UnsafeRawBufferPointer(rebasing: readBuffer[..<count])
            if !take(bytes, slot, isPart: hasPart, isEnding: isEnding) { return }
            if count < room.count, !isEnding { return }
        }
        poller.rearm(connection.pointee.descriptor, slot: slot)
    }

    /// Gives bytes to the answer; returns whether it goes on.
    @inline(__always)
    private func take(_ bytes: UnsafeRawBufferPointer, _ slot: Int, isPart: Bool, isEnding: Bool) -> Bool {
        let connection = pool[slot]
        switch connection.pointee.answer.read(bytes, isHead: connection.pointee.request.isHead) {
        case .complete(let used):
            let isKept =
                reusesConnections && !connection.pointee.answer.head.closes && used == bytes.count && !isEnding
                && !connection.pointee.hasUnsent
            connection.pointee.input.removeAll()
            complete(slot, keepsConnection: isKept)
            return false
        case .more: connection.pointee.input.removeAll()
        case .partialHead(let start):
            if isPart {
                connection.pointee.input.removeFirst(start)
            } else {
                connection.pointee.input.append(UnsafeRawBufferPointer(rebasing: bytes[start...]))
            }
        case .malformed:
            fail(slot, .malformed)
            return false
        }
        return true
    }

    private func endOfInput(_ slot: Int) {
        guard pool[slot].pointee.phase == .busy, pool[slot].pointee.answer.endsWithConnection else {
            return broken(slot)
        }
        complete(slot, keepsConnection: false)
    }

    /// The connection has ended where it should not have, or while it was idle.
    private func broken(_ slot: Int) {
        let connection = pool[slot]
        guard connection.pointee.phase != .idle else { return disconnect(slot) }
        if connection.pointee.answer.hasBegun {
            fail(slot, .closedInAnswer)
        } else {
            fail(slot, connection.pointee.hasSent ? .closedUnanswered : .unreachable)
        }
    }
}
