/// What was done to the datagrams of one direction of a link, counted while it was done.
public struct DatagramEvidence: Sendable, Hashable, Codable {
    /// Datagrams that came.
    public var seen = 0
    /// Dropped by the fault.
    public var lost = 0
    /// Dropped because the queue of a limited bandwidth was full.
    public var queueFull = 0
    /// Dropped by the proxy itself, and not as a fault: too many clients, too much held, or a socket that takes no more.
    public var overflowed = 0
    public var duplicated = 0
    public var corrupted = 0
    /// Datagrams that another one of their flow overtook because they were held back for it.
    public var reordered = 0
    /// Datagrams handed to the network, copies included, and their bytes.
    public var forwarded = 0
    public var bytes = 0
    /// Times that the other end's machine said that nobody listens there.
    public var refused = 0

    public init() {}

    public static func += (total: inout DatagramEvidence, part: DatagramEvidence) {
        total.seen += part.seen
        total.lost += part.lost
        total.queueFull += part.queueFull
        total.overflowed += part.overflowed
        total.duplicated += part.duplicated
        total.corrupted += part.corrupted
        total.reordered += part.reordered
        total.forwarded += part.forwarded
        total.bytes += part.bytes
        total.refused += part.refused
    }
}
