import CSystemCalls
import NIOCore
import NIOPosix
import Synchronization

/// The event loops of a proxy and what each keeps; shared by all its listeners.
final class LoopCrew: Sendable {
    struct Member: Sendable {
        let loop: any EventLoop
        let desk: NIOLoopBoundBox<LoopDesk>
    }

    let group: MultiThreadedEventLoopGroup
    let members: [Member]
    let events = ProxyEvents()
    let sharedRates = SharedRates()
    private let isShutDown = Mutex(false)

    init(threads: Int) {
        highwater_keep_freed_memory(Int32(8 * ReadSizes.most))
        group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, threads))
        members = group.makeIterator().enumerated().map { index, loop in
            let desk = LoopDesk(loop: loop, index: index)
            return Member(
                loop: loop, desk: .makeBoxSendingValue(desk, as: LoopDesk.self, eventLoop: loop))
        }
    }

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
        try? await group.shutdownGracefully()
        events.finish()
    }
}
