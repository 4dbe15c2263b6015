import NIOCore
import Synchronization

/// Hears every frame of the Kafka connections of a proxy, both directions, with the time at which its last byte had come.
///
/// Whoever listens takes what has gathered from time to time. The proxy never waits for that: when `limit` bytes have
/// gathered, what comes is dropped and counted, and whoever listens has to say that he did not hear everything.
public final class TrafficTap: Sendable {
    public enum Content: Sendable {
        /// By a client at this address.
        case opened(client: String)
        /// Without its 4-byte length, as it came: before faults act on it, and before addresses are mapped.
        case frame(toBroker: Bool, ByteBuffer)
        /// By `client`, `broker` or `proxy`: whoever was first.
        case closed(by: String)
    }

    public struct Record: Sendable {
        /// In µs of the system's clock that never goes back.
        public var microseconds: Int64
        /// Counts the connections of all listeners, from 1.
        public var connection: Int
        /// The broker behind the listener; -1 for a bootstrap address.
        public var broker: Int32
        public var content: Content
    }

    private struct State {
        var records: [Record] = []
        var bytes = 0
        var dropped = 0
    }

    /// What a record takes besides its bytes, about.
    private static let overhead = 128

    private let limit: Int
    private let state = Mutex(State())
    private let connections = Atomic(0)

    /// `limit`: how many bytes may wait to be taken.
    public init(limit: Int = 64 * 1_024 * 1_024) { self.limit = limit }

    /// What has gathered, in order, and how much was dropped since the last call.
    public func take() -> (records: [Record], dropped: Int) {
        state.withLock { state in
            defer { state = State() }
            return (state.records, state.dropped)
        }
    }

    func nextConnection() -> Int { connections.add(1, ordering: .relaxed).newValue }

    func add(_ record: Record) {
        var size = Self.overhead
        if case .frame(_, let bytes) = record.content { size += bytes.readableBytes }
        state.withLock { state in
            guard state.bytes + size <= limit else {
                state.dropped += 1
                return
            }
            state.bytes += size
            state.records.append(record)
        }
    }

    static var now: Int64 { Int64(NIODeadline.now().uptimeNanoseconds / 1_000) }
}
