import NIOCore
import Synchronization

/// One listener: the clients of one link on their way to one address or broker.
final class Route: Sendable {
    enum Destination: Hashable, Sendable {
        case bootstrap(Int)
        case broker(Int32)
    }

    let side: String
    let destination: Destination
    /// One for each event loop, by its index.
    let counters: [SideCounters]
    private let seed: UInt64
    private let address: Mutex<Endpoint>
    private let current = Mutex(ToxicPlan.empty)
    private let version = Atomic(0)
    private let connections = Atomic(0)
    private let closed = Atomic(false)

    init(side: String, destination: Destination, upstream: Endpoint, counters: [SideCounters], seed: UInt64) {
        self.side = side
        self.destination = destination
        self.counters = counters
        self.seed = seed
        address = Mutex(upstream)
    }

    /// Where connections made from now on go.
    var upstream: Endpoint {
        get { address.withLock { $0 } }
        set { address.withLock { $0 = newValue } }
    }

    /// The toxics of this listener's connections.
    var plan: ToxicPlan {
        get { current.withLock { $0 } }
        set {
            current.withLock { $0 = newValue }
            version.store(newValue.version, ordering: .releasing)
        }
    }

    /// The version of `plan`, cheap enough to ask for every chunk.
    var planVersion: Int { version.load(ordering: .acquiring) }

    /// Its link is gone: a client that was being accepted meanwhile is turned away.
    var isClosed: Bool { closed.load(ordering: .acquiring) }
    func close() { closed.store(true, ordering: .releasing) }

    /// Counts a connection, from 1.
    func nextConnection() -> Int { connections.add(1, ordering: .relaxed).newValue }

    /// A seed of its own for each connection, the same in every run for the n-th connection of this route.
    func seed(ofConnection number: Int) -> UInt64 { SeededGenerator.seed(seed, number) }
}
