import CSystemCalls

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Waits for sockets to become ready; each is known by a slot number.
///
/// Readers must read until a read comes back short: epoll tells of each change only once.
final class SocketPoller {
    static let capacity = 256

    private let polling: SocketPolling
    private let epoll: Int32
    private var timer: Int32 = -1
    /// By slot; unused ones have a negative descriptor, which `poll` skips. Empty with epoll.
    private let entries: UnsafeMutableBufferPointer<pollfd>
    private var usedEntries = 0
    private let ready: UnsafeMutablePointer<UInt64>

    /// `hasPreciseWaits`: whether the kernel may be asked to wait for nanoseconds; kernels before 5.11 need a timer.
    init(_ wanted: SocketPolling, slots: Int, hasPreciseWaits: Bool = true) {
        let polling: SocketPolling = highwater_has_epoll() == 1 ? wanted : .poll
        let epoll = polling == .epoll ? highwater_poller_open() : -1
        self.polling = epoll < 0 ? .poll : polling
        self.epoll = epoll
        ready = .allocate(capacity: max(Self.capacity, slots))
        entries = .allocate(capacity: epoll < 0 ? slots : 0)
        entries.initialize(repeating: pollfd(fd: -1, events: 0, revents: 0))
        if !hasPreciseWaits, epoll >= 0 { timer = highwater_poller_timer(epoll) }
    }

    deinit {
        if epoll >= 0 { close(epoll) }
        if timer >= 0 { close(timer) }
        ready.deallocate()
        entries.deallocate()
    }

    /// Watches a socket from now on; `false` when the system refuses.
    func add(_ descriptor: Int32, slot: Int) -> Bool {
        guard polling == .poll else { return highwater_poller_add(epoll, descriptor, UInt32(slot)) == 0 }
        entries[slot] = pollfd(fd: descriptor, events: Int16(POLLIN | POLLOUT), revents: 0)
        usedEntries = max(usedEntries, slot + 1)
        return true
    }

    /// Says whether there are bytes to be written, so that `poll` does not report a writable socket over and over.
    @inline(__always)
    func watchWriting(_ isWanted: Bool, slot: Int) {
        guard polling == .poll else { return }
        entries[slot].events = Int16(isWanted ? POLLIN | POLLOUT : POLLIN)
    }

    /// Tells again what a socket is ready for, although it has not been read to its end.
    func rearm(_ descriptor: Int32, slot: Int) {
        guard polling == .epoll else { return }
        _ = highwater_poller_rearm(epoll, descriptor, UInt32(slot))
    }

    /// Forgets a socket that is about to be closed; epoll does so by itself.
    func remove(slot: Int) {
        guard polling == .poll else { return }
        entries[slot].fd = -1
    }

    /// Waits for at most so many nanoseconds; returns how many sockets are ready.
    func wait(nanoseconds: UInt64) -> Int {
        guard polling == .epoll else { return waitByPoll(nanoseconds) }
        let count = highwater_poller_wait(epoll, timer, ready, Int32(Self.capacity), nanoseconds)
        guard count < 0 else { return Int(count) }
        // A kernel without waits in nanoseconds is told apart once.
        guard errno == ENOSYS, timer < 0 else { return 0 }
        timer = highwater_poller_timer(epoll)
        return 0
    }

    /// The n-th ready socket: its slot, and what it is ready for.
    @inline(__always)
    func event(_ index: Int) -> (slot: Int, readiness: Readiness) {
        (Int(ready[index] >> 32), Readiness(rawValue: UInt32(truncatingIfNeeded: ready[index])))
    }

    private func waitByPoll(_ nanoseconds: UInt64) -> Int {
        guard highwater_poll(entries.baseAddress, nfds_t(usedEntries), nanoseconds) > 0 else { return 0 }
        var count = 0
        for slot in 0..<usedEntries where entries[slot].fd >= 0 && entries[slot].revents != 0 {
            let flags = Int32(entries[slot].revents)
            var readiness: Readiness = []
            if flags & Int32(POLLIN) != 0 { readiness.insert(.readable) }
            if flags & Int32(POLLOUT) != 0 { readiness.insert(.writable) }
            if flags & Int32(POLLHUP | POLLERR | POLLNVAL) != 0 { readiness.insert(.ended) }
            ready[count] = UInt64(slot) << 32 | UInt64(readiness.rawValue)
            count += 1
        }
        return count
    }
}

/// What a socket is ready for.
struct Readiness: OptionSet {
    let rawValue: UInt32

    static let readable = Readiness(rawValue: UInt32(HIGHWATER_READABLE))
    static let writable = Readiness(rawValue: UInt32(HIGHWATER_WRITABLE))
    /// The peer has ended its side, or the connection is broken.
    static let ended = Readiness(rawValue: UInt32(HIGHWATER_ENDED))
}
