import CSystemCalls
import Foundation
import NIOCore
import Synchronization

/// An event loop over epoll whose sockets tell their links directly: no pipeline, no buffer and no lock between the
/// kernel and a lane.
///
/// It is one of SwiftNIO's event loops to everybody who gives it work or asks it for futures and timers; its sockets are
/// `SocketWire` and `RelayListener`. Linux only; elsewhere links are made of channels.
///
/// Unchecked: what is not in a mutex is used on the loop's own thread alone.
final class RelayLoop: @unchecked Sendable {
    /// What is watched, by its place, which is the token that the kernel gives back.
    private enum Watched {
        case nothing
        case wire(SocketWire)
        case dial(SocketDial)
        case listener(RelayListener)
    }

    /// What other threads ask for.
    private struct Inbox {
        var tasks: [() -> Void] = []
        var isWoken = false
        var isStopped = false
    }

    static var isAvailable: Bool { highwater_has_epoll() == 1 }

    private static let wakeupToken = UInt32.max - 1
    private static let capacity = 256
    private static let scratchSize = 1_024 * 1_024

    /// Where bytes are read to, for the length of one call.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: scratchSize, alignment: 64)
    /// Where scattered bytes are joined before they are sent.
    let gathered = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1_024, alignment: 64)

    private let poller: Int32
    private let wakeup: Int32
    private var timer: Int32 = -1
    private let ready = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
    private let inbox = Mutex(Inbox())
    /// Something is in the inbox: cheap to ask in each round.
    private let hasMail = Atomic(false)
    private var isEnding = false
    private let thread = Atomic<UInt>(0)
    private var whenStopped: (() -> Void)?

    private var watched: [Watched] = []
    private var freePlaces: [Int] = []
    /// Places that become free once all events of this round are through: none of them may find another socket there.
    private var leftPlaces: [Int] = []
    private var waiting: [SocketWire] = []
    private var tasks: [() -> Void] = []
    private var timers = RelayTimers()
    private var busyPolling = BusyPolling()

    init?(name: String) {
        poller = highwater_poller_open()
        wakeup = highwater_wakeup_open()
        guard poller >= 0, wakeup >= 0, highwater_poller_add(poller, wakeup, Self.wakeupToken) == 0 else { return nil }
        let thread = Thread { self.run() }
        thread.name = name
        thread.start()
    }

    deinit {
        scratch.deallocate()
        gathered.deallocate()
        ready.deallocate()
        // Not before: somebody may be about to wake a loop that has just ended.
        for descriptor in [poller, wakeup, timer] where descriptor >= 0 { LoopSocket(descriptor: descriptor).close() }
    }

    // MARK: Watching, on the loop

    /// Watches a socket; -1 when the system refuses.
    func watch(_ wire: SocketWire, _ socket: LoopSocket) -> Int { watch(.wire(wire), socket) }
    func watch(_ dial: SocketDial, _ socket: LoopSocket) -> Int { watch(.dial(dial), socket) }
    func watch(_ listener: RelayListener, _ socket: LoopSocket) -> Int { watch(.listener(listener), socket) }

    private func watch(_ subject: Watched, _ socket: LoopSocket) -> Int {
        let place = freePlaces.popLast() ?? watched.count
        if place == watched.count { watched.append(.nothing) }
        guard highwater_poller_add(poller, socket.descriptor, UInt32(place)) == 0 else {
            freePlaces.append(place)
            return -1
        }
        watched[place] = subject
        return place
    }

    /// Gives a place to the wire that a dialled socket has become.
    func pass(_ place: Int, to wire: SocketWire) { watched[place] = .wire(wire) }

    /// Forgets what is about to be closed.
    func forget(_ place: Int) {
        guard place >= 0 else { return }
        watched[place] = .nothing
        leftPlaces.append(place)
    }

    /// Gives a wire, which has more to read, its turn after all others.
    func queue(_ wire: SocketWire) { waiting.append(wire) }

    /// Does this when the present event is through.
    func afterwards(_ task: @escaping () -> Void) { tasks.append(task) }

    func at(_ due: NIODeadline, _ work: @escaping () -> Void) -> RelayTimers.Timer { timers.add(at: due, work) }

    func cancel(_ timer: RelayTimers.Timer) { timers.cancel(timer) }

    // MARK: The thread

    private func run() {
        thread.store(highwater_thread(), ordering: .releasing)
        highwater_sharpen_timers()
        while true {
            handle(wait())
            takeTurns()
            fireTimers()
            guard work() else { break }
            freeLeftPlaces()
        }
        whenStopped?()
    }

    private func freeLeftPlaces() {
        guard !leftPlaces.isEmpty else { return }
        freePlaces += leftPlaces
        leftPlaces.removeAll(keepingCapacity: true)
    }

    private func fireTimers() {
        guard timers.due != nil else { return }
        let now = NIODeadline.now()
        while let work = timers.next(dueBy: now) { work() }
    }

    private func wait() -> Int {
        guard waiting.isEmpty, tasks.isEmpty else { return wait(0) }
        let begin = NIODeadline.now()
        var count = busyPolling.isWorthwhile ? look(until: begin + BusyPolling.time) : 0
        if count == 0 { count = wait(nanosecondsToWait()) }
        busyPolling.note(NIODeadline.now() - begin)
        return count
    }

    /// Looks for events again and again, and lets others run in between.
    private func look(until end: NIODeadline) -> Int {
        while !hasMail.load(ordering: .acquiring) {
            let count = wait(0)
            if count > 0 { return count }
            let now = NIODeadline.now()
            guard now < end, timers.due.map({ now < $0 }) ?? true else { return 0 }
            sched_yield()
        }
        return 0
    }

    private func wait(_ nanoseconds: UInt64) -> Int {
        let count = highwater_poller_wait(poller, timer, ready, Int32(Self.capacity), nanoseconds)
        guard count < 0 else { return Int(count) }
        // A kernel without waits in nanoseconds is told apart once.
        if timer < 0 { timer = highwater_poller_timer(poller) }
        return 0
    }

    private func nanosecondsToWait() -> UInt64 {
        guard let due = timers.due else { return UInt64.max }
        return UInt64(max((due - .now()).nanoseconds, 0))
    }

    private func handle(_ count: Int) {
        for index in 0..<count {
            let token = UInt32(truncatingIfNeeded: ready[index] >> 32)
            guard token != Self.wakeupToken else { continue }
            switch watched[Int(token)] {
            case .wire(let wire): wire.ready(UInt32(truncatingIfNeeded: ready[index]))
            case .dial(let dial): dial.ready(UInt32(truncatingIfNeeded: ready[index]))
            case .listener(let listener): listener.ready()
            case .nothing: continue
            }
        }
    }

    /// One read for each wire that has more.
    private func takeTurns() {
        guard !waiting.isEmpty else { return }
        let wires = waiting
        waiting.removeAll(keepingCapacity: true)
        for wire in wires { wire.turn() }
    }

    /// What was asked of the loop; false when it shall end.
    private func work() -> Bool {
        if hasMail.load(ordering: .acquiring) { open(mail: takeMail()) }
        guard !tasks.isEmpty else { return !isEnding }
        // Tasks may ask for further ones, which get their turn after the sockets.
        let own = tasks
        tasks.removeAll(keepingCapacity: true)
        for task in own { task() }
        return !isEnding || !tasks.isEmpty
    }

    private func takeMail() -> Inbox {
        hasMail.store(false, ordering: .relaxed)
        return inbox.withLock { inbox in
            defer { (inbox.tasks, inbox.isWoken) = ([], false) }
            return inbox
        }
    }

    private func open(mail: Inbox) {
        for task in mail.tasks { task() }
        guard mail.isStopped else { return }
        isEnding = true
        closeAll()
    }

    private func closeAll() {
        for subject in watched {
            switch subject {
            case .wire(let wire): wire.close()
            case .dial(let dial): dial.abandon()
            case .listener(let listener): listener.close()
            case .nothing: continue
            }
        }
    }

    // MARK: For other threads

    var inEventLoop: Bool { thread.load(ordering: .acquiring) == highwater_thread() }

    /// Has the loop do something, after what it is doing now. Dropped when the loop has ended.
    func execute(_ task: @escaping @Sendable () -> Void) {
        if inEventLoop { return tasks.append(task) }
        let isWakeDue = inbox.withLock { inbox in
            guard !inbox.isStopped else { return false }
            inbox.tasks.append(task)
            defer { inbox.isWoken = true }
            return !inbox.isWoken
        }
        if isWakeDue { wake() }
    }

    private func wake() {
        hasMail.store(true, ordering: .releasing)
        highwater_wakeup_signal(wakeup)
    }

    /// Ends the thread after what it has been asked so far; sockets that are still watched are closed. Safe to repeat.
    func stop() async {
        await withCheckedContinuation { continuation in
            let isFirst = inbox.withLock { inbox in
                guard !inbox.isStopped else { return false }
                inbox.tasks.append { self.whenStopped = { continuation.resume() } }
                inbox.isStopped = true
                return true
            }
            if isFirst { wake() } else { continuation.resume() }
        }
    }
}
