import CSystemCalls
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An end of a link that is a socket of the link's own loop.
///
/// It keeps no buffer: what comes is handed on from the loop's, and only what the kernel did not take is kept, while the
/// lane before it reads no more. The kernel tells of each change once, so each is remembered here.
final class SocketWire {
    private enum Phase { case open, closed }

    private let loop: RelayLoop
    private let link: Link
    private let end: Link.End
    private let socket: LoopSocket
    let remoteAddress: SocketAddress?
    private var place = -1
    private var phase = Phase.open

    private var isReadable = false
    private var isReadWanted = false
    private var isQueued = false
    /// The peer has ended or broken the connection: what is left in the kernel is read whether wanted or not.
    private var isPeerDone = false
    private var isInputClosed = false
    private var isOutputClosed = false

    /// Toxics keep these queues of the kernel short.
    private var hasShortReceiving = false
    private var hasShortSending = false

    private var pending = PendingBytes()
    /// The kernel takes no more for now.
    private var isBlocked = false
    /// The lane has been told to wait.
    private var isLaneStopped = false
    private var endsSending = false
    /// Closes when nothing is pending any more.
    private var farewell: (isReset: Bool, timer: RelayTimers.Timer)?
    private var isAwaitingDelivery = false

    /// Takes over a connected socket.
    init(_ socket: LoopSocket, of link: Link, _ end: Link.End, on loop: RelayLoop, from address: SocketAddress?) {
        (self.socket, self.link, self.end, self.loop) = (socket, link, end, loop)
        remoteAddress = address
    }

    /// Lets the link know of this end; bytes come from the loop's next round on.
    func open() {
        place = loop.watch(self, socket)
        link.opened(end, .socket(self))
        if place < 0 { return close() }
        fitQueues()
    }

    /// The same for a socket that the loop has been watching since it was dialled.
    func open(at place: Int, ready what: UInt32) {
        self.place = place
        loop.pass(place, to: self)
        link.opened(end, .socket(self))
        fitQueues()
        ready(what)
    }

    // MARK: Events

    /// The kernel tells of a change.
    func ready(_ what: UInt32) {
        if what & UInt32(HIGHWATER_WRITABLE) != 0, isBlocked {
            isBlocked = false
            flush()
        }
        guard phase == .open else { return }
        if what & UInt32(HIGHWATER_ENDED) != 0 {
            isPeerDone = true
            if isInputClosed { return checkWhetherBroken() }
        }
        guard what & UInt32(HIGHWATER_READABLE | HIGHWATER_ENDED) != 0 else { return }
        isReadable = true
        turn()
    }

    /// Reads once, if there is something to read and it is wanted.
    func turn() {
        isQueued = false
        guard phase == .open, isReadable, !isInputClosed, isReadWanted || isPeerDone else { return }
        isReadWanted = false
        let lane = link.lane(from: end)
        let limit = min(loop.scratch.count, isPeerDone ? .max : lane.readLimit)
        let count = socket.receive(into: UnsafeMutableRawBufferPointer(rebasing: loop.scratch[..<limit]))
        if count > 0 {
            if count < limit, !isPeerDone { isReadable = false }
            lane.receive(UnsafeRawBufferPointer(rebasing: loop.scratch[..<count]))
            lane.readComplete()
        } else if count == 0 {
            inputEnded()
        } else {
            readFailed(errno)
        }
        queueIfReadable()
    }

    private func inputEnded() {
        isInputClosed = true
        link.lane(from: end).sourceEnded()
        if isOutputClosed { close() }
    }

    private func readFailed(_ code: Int32) {
        switch code {
        case EINTR: isReadWanted = true
        case EAGAIN:
            isReadWanted = true
            isReadable = false
        default: link.failed(end, IOError(errnoCode: code, reason: "recv"))
        }
    }

    private func checkWhetherBroken() {
        let code = socket.error
        if code != 0 { link.failed(end, IOError(errnoCode: code, reason: "recv")) }
    }

    private func queueIfReadable() {
        guard phase == .open, isReadable, !isQueued, !isInputClosed, isReadWanted || isPeerDone else { return }
        isQueued = true
        loop.queue(self)
    }

    // MARK: The link's side

    func read() {
        isReadWanted = true
        queueIfReadable()
    }

    func send(_ bytes: UnsafeRawBufferPointer) {
        guard phase == .open, !isOutputClosed, !endsSending else { return }
        guard pending.isEmpty, !isBlocked else { return write(ByteBuffer(bytes: bytes)) }
        let count = sent(bytes)
        guard count < bytes.count, phase == .open, !isOutputClosed else { return }
        pending.append(ByteBuffer(bytes: UnsafeRawBufferPointer(rebasing: bytes[count...])))
        settle()
    }

    func write(_ chunk: ByteBuffer) {
        guard phase == .open, !isOutputClosed, !endsSending else { return }
        pending.append(chunk)
    }

    func flush() {
        while !pending.isEmpty, !isBlocked, phase == .open, !isOutputClosed { sendFirst() }
        settle()
    }

    private func sendFirst() {
        let joined = pending.isScattered ? pending.gather(into: loop.gathered) : 0
        if joined > 0 {
            pending.remove(first: sent(UnsafeRawBufferPointer(rebasing: loop.gathered[..<joined])))
        } else if let first = pending.first {
            pending.remove(first: first.withUnsafeReadableBytes { sent($0) })
        }
    }

    /// How much of it the kernel took. On Linux a short count means that it will tell when it takes more.
    private func sent(_ bytes: UnsafeRawBufferPointer) -> Int {
        while true {
            let count = socket.send(bytes)
            guard count < 0 else {
                if count < bytes.count { isBlocked = true }
                return count
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: isBlocked = true
            default: outputBroke()
            }
            return 0
        }
    }

    /// Nobody takes bytes any more; what the peer had sent before is read to its end, which tells how it went.
    private func outputBroke() {
        isOutputClosed = true
        pending.removeAll()
        (isPeerDone, isReadable) = (true, true)
        if isInputClosed { loop.afterwards { self.close() } } else { queueIfReadable() }
    }

    /// Has the lane before wait while something is pending, and does what was to be done when nothing is.
    private func settle() {
        guard phase == .open else { return }
        if pending.isEmpty {
            if isLaneStopped {
                isLaneStopped = false
                link.lane(to: end).writabilityChanged(true)
            }
            if endsSending, !isOutputClosed { endOutput() }
            if let farewell { finish(farewell.isReset) }
        } else if !isLaneStopped {
            isLaneStopped = true
            link.lane(to: end).writabilityChanged(false)
        }
    }

    func shortenReceiving(to size: Int) -> Bool {
        guard phase == .open else { return true }
        hasShortReceiving = true
        let memory = max(size * 2, highwater_receive_memory(socket.descriptor))
        if memory < socket.receiveBuffer { limit(.receiving, bytes: memory / 2) }
        return memory == size * 2
    }

    func limit(_ queue: KernelQueue, bytes: Int?) {
        guard phase == .open else { return }
        if let option = queue.option(bytes) { socket.set(option.level, option.name, option.value) }
        switch queue {
        case .receiving: hasShortReceiving = bytes != nil
        case .sending: hasShortSending = bytes != nil
        }
        if bytes == nil { fitQueues() }
    }

    /// Gives the queues that no toxic keeps short the length that suits the peer.
    private func fitQueues() {
        guard phase == .open, let remoteAddress else { return }
        if !hasShortReceiving { socket.fit(.receiving, to: remoteAddress) }
        if !hasShortSending { socket.fit(.sending, to: remoteAddress) }
    }

    // MARK: The end

    func endSending() {
        guard phase == .open, !endsSending else { return }
        endsSending = true
        flush()
    }

    private func endOutput() {
        isOutputClosed = true
        socket.endSending()
        if isInputClosed { close() }
    }

    func closeAfterLastBytes(withReset isReset: Bool) {
        guard phase == .open, farewell == nil else { return }
        flush()
        guard phase == .open else { return }
        if pending.isEmpty { return finish(isReset) }
        wait(forFarewell: isReset)
    }

    private func wait(forFarewell isReset: Bool) {
        guard farewell == nil else { return }
        farewell = (isReset, loop.at(.now() + Farewell.limit) { isReset ? self.cut() : self.close() })
    }

    private func finish(_ isReset: Bool) { isReset ? cutWhenDelivered() : close() }

    /// RST drops what the peer's kernel has not taken.
    private func cutWhenDelivered() {
        guard phase == .open, !isAwaitingDelivery else { return }
        guard highwater_undelivered_bytes(socket.descriptor) > 0 else { return cut() }
        wait(forFarewell: true)
        isAwaitingDelivery = true
        _ = loop.at(.now() + Farewell.deliveryLook) {
            self.isAwaitingDelivery = false
            self.cutWhenDelivered()
        }
    }

    func close() { if leave() { socket.close() } }

    func cut() { if leave() { socket.cut() } }

    private func leave() -> Bool {
        guard phase == .open else { return false }
        phase = .closed
        if let farewell { loop.cancel(farewell.timer) }
        pending.removeAll()
        loop.forget(place)
        let (link, end) = (link, end)
        loop.afterwards { link.closed(end) }
        return true
    }
}
