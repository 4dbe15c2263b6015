/// What one toxic does to the datagrams of one direction of a link. All of it is real for UDP: nothing is repaired.
///
/// Every share is drawn for each datagram by itself, by the seed of its client's flow: the n-th datagram of a flow meets
/// the same fate whatever others send, and whether other faults are on or not.
public struct DatagramFaults: Sendable, Hashable, Codable {
    /// 0…1 of the datagrams that never arrive.
    public var loss: Double
    /// 0…1 of the datagrams that arrive twice.
    public var duplication: Double
    /// 0…1 of the datagrams that let the one behind them go first.
    public var reordering: Double
    /// How long such a datagram waits if none comes behind it.
    public var reorderingLimit: Duration
    /// 0…1 of the datagrams in which one bit is flipped.
    public var corruption: Double
    /// How much longer each datagram is under way, give or take a uniform `jitter`. Jitter lets datagrams overtake.
    public var latency: Duration
    public var jitter: Duration
    /// Bytes of payload per second; nil for as many as there are.
    public var bytesPerSecond: Int?
    /// Whether all clients of the link share this rate; otherwise each has it to itself.
    public var sharesRate: Bool
    /// How many bytes may wait for their turn; what finds no room is dropped, as a router drops it.
    public var queueLimit: Int

    public init(
        loss: Double = 0, duplication: Double = 0, reordering: Double = 0,
        reorderingLimit: Duration = .milliseconds(100), corruption: Double = 0, latency: Duration = .zero,
        jitter: Duration = .zero, bytesPerSecond: Int? = nil, sharesRate: Bool = true, queueLimit: Int = 256 * 1_024
    ) {
        self.loss = loss
        self.duplication = duplication
        self.reordering = reordering
        self.reorderingLimit = reorderingLimit
        self.corruption = corruption
        self.latency = latency
        self.jitter = jitter
        self.bytesPerSecond = bytesPerSecond
        self.sharesRate = sharesRate
        self.queueLimit = queueLimit
    }

    public static let none = DatagramFaults()

    /// Whether datagrams arrive later than without.
    var delays: Bool { latency > .zero || bytesPerSecond != nil }

    /// Throws: for the first value that cannot be.
    public func check() throws(ProxyError) {
        let shares = [
            ("loss", loss), ("duplication", duplication), ("reordering", reordering), ("corruption", corruption),
        ]
        for (name, share) in shares where !(0...1).contains(share) {
            throw ProxyError(
                location: name, problem: "\(share) is no share of the datagrams", remedy: "give a share from 0 to 1")
        }
        let longest = Duration.seconds(3_600)
        for (name, wait) in [("latency", latency), ("reorderingLimit", reorderingLimit)]
        where wait < .zero || wait > longest {
            throw ProxyError(
                location: name, problem: "\(wait) is no time to wait", remedy: "give a time from 0 to 1 h")
        }
        guard jitter >= .zero, jitter <= latency else {
            throw ProxyError(
                location: "jitter", problem: "a jitter of \(jitter) does not fit a latency of \(latency)",
                remedy: "give a jitter from 0 to the latency: no datagram arrives before it was sent")
        }
        if let bytesPerSecond, bytesPerSecond < 1 {
            throw ProxyError(
                location: "bytesPerSecond", problem: "\(bytesPerSecond) bytes per second never pass",
                remedy: "give at least 1, or a loss of 1 to let nothing pass")
        }
        guard queueLimit >= 0 else {
            throw ProxyError(
                location: "queueLimit", problem: "\(queueLimit) bytes cannot wait", remedy: "give 0 or more bytes")
        }
    }
}
