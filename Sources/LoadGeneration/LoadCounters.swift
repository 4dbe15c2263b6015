import Synchronization

/// What a load has come to so far; read by the sampler while the load runs.
public final class LoadCounters: Sendable {
    public let offered = Atomic<UInt64>(0)
    public let acknowledged = Atomic<UInt64>(0)
    public let unconfirmed = Atomic<UInt64>(0)
    public let rejected = Atomic<UInt64>(0)
    public let indeterminate = Atomic<UInt64>(0)
    /// Arrivals that were never handed to the client because the load had to end.
    public let unsent = Atomic<UInt64>(0)
    /// Times the client's queue was full.
    public let queueFull = Atomic<UInt64>(0)
    /// Pacing threads that have real-time priority.
    public let realtimeThreads = Atomic<Int>(0)
    /// When the load ends, in nanoseconds from its start, if that is before the end of its profile.
    public let end = Atomic<UInt64>(.max)
    /// Failures that were told one by one.
    let reported = Atomic<Int>(0)

    public init() {}
}
