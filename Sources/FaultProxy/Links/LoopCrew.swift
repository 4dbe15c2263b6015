import CSystemCalls
import NIOCore
import NIOPosix
import Synchronization

/// The event loops of a proxy and what each keeps; shared by all its listeners.
final class LoopCrew: Sendable {
    struct Member: Sendable {
        let loop: any EventLoop
        let relay: RelayLoop?
        let desk: NIOLoopBoundBox<LoopDesk>

        init(_ loop: any EventLoop, relay: RelayLoop? = nil, index: Int) {
            (self.loop, self.relay) = (loop, relay)
            let desk = LoopDesk(loop: loop, relay: relay, index: index)
            self.desk = .makeBoxSendingValue(desk, as: LoopDesk.self, eventLoop: loop)
        }
    }

    /// For channels: TLS, datagrams, and all links where there is no epoll.
    let group: MultiThreadedEventLoopGroup
    let members: [Member]
    /// Those of the members whose links are sockets of theirs.
    let relays: [Member]
    private let turn = Atomic(0)
    let events = ProxyEvents()
    let sharedRates = SharedRates()
    private let isShutDown = Mutex(false)

    /// `hasRelays`: whether links without TLS are made of sockets, where the system allows it.
    init(threads: Int, hasRelays: Bool = true) {
        highwater_keep_freed_memory(Int32(8 * ReadSizes.most))
        group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, threads))
        let loops = hasRelays ? (0..<max(1, threads)).compactMap { RelayLoop(name: "relay \($0)") } : []
        relays = loops.enumerated().map { index, loop in Member(loop, relay: loop, index: index) }
        let count = loops.count
        members = relays + group.makeIterator().enumerated().map { Member($1, index: count + $0) }
    }

    /// The loop whose turn it is to serve a client.
    func nextRelay() -> Member { relays[turn.add(1, ordering: .relaxed).newValue % relays.count] }

    var isRunning: Bool { !isShutDown.withLock { $0 } }

    /// A set of counters for each loop.
    func makeCounters() -> [SideCounters] { members.map { _ in SideCounters() } }

    /// The desk of the loop that calls.
    func desk(of loop: any EventLoop) -> LoopDesk? {
        members.first { $0.loop === loop }?.desk.value
    }

    /// Has the connections of listeners look at their plans; returns at once.
    func publish(_ routes: [Route], wakesAll: Bool) {
        guard isRunning else { return }
        for member in members {
            member.loop.execute {
                for route in routes { member.desk.value.planChanged(route, wakesAll: wakesAll) }
            }
        }
    }

    /// Closes the connections of listeners; they are closed when this returns.
    func close(_ routes: [Route]) async {
        guard isRunning else { return }
        for member in members {
            try? await member.loop.submit {
                for route in routes { member.desk.value.close(route) }
            }.get()
        }
    }

    /// Closes everything, at once. Safe to repeat.
    func shutdown() async {
        let isFirst = isShutDown.withLock { isShutDown in
            defer { isShutDown = true }
            return !isShutDown
        }
        guard isFirst else { return }
        for member in members { member.loop.execute { member.desk.value.closeAll() } }
        for member in relays { await member.relay?.stop() }
        try? await group.shutdownGracefully()
        events.finish()
    }
}
