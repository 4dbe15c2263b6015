/// What a toxic did, counted while it did it: proof that a fault was felt.
public struct ToxicEvidence: Sendable, Hashable, Codable {
    /// Connections that were under it, at injection or later.
    public var connections: Int
    public var chunksDelayed: Int
    /// Of the delayed chunks; zero if there were none.
    public var meanDelay: Duration
    public var segmentsLost: Int
    public var segmentsSeen: Int
    /// Bytes that a blackhole took in. They go on when it ends.
    public var bytesSwallowed: Int
    public var connectionsReset: Int
    /// Connections that it closed in an orderly way.
    public var connectionsClosed = 0
    /// Bytes that never went on; their connections ended.
    public var bytesDropped = 0
    public var bytesCorrupted = 0
    /// Bytes that passed at the rate of a bandwidth.
    public var bytesMetered = 0
    /// Answers that began while they could have been cut, and those that were.
    public var answersSeen = 0
    public var answersCut = 0
    /// Kafka requests that fitted, and those that were hit.
    public var requestsMatched = 0
    public var requestsHit = 0
    /// Kafka requests of a version that is not known here, which passed.
    public var requestsUnread = 0

    /// Datagrams that were dropped, by chance or for want of room in the queue of a bandwidth.
    public var datagramsLost = 0
    public var datagramsDuplicated = 0
    public var datagramsReordered = 0
    public var datagramsCorrupted = 0

    public init(
        connections: Int = 0, chunksDelayed: Int = 0, meanDelay: Duration = .zero, segmentsLost: Int = 0,
        segmentsSeen: Int = 0, bytesSwallowed: Int = 0, connectionsReset: Int = 0
    ) {
        self.connections = connections
        self.chunksDelayed = chunksDelayed
        self.meanDelay = meanDelay
        self.segmentsLost = segmentsLost
        self.segmentsSeen = segmentsSeen
        self.bytesSwallowed = bytesSwallowed
        self.connectionsReset = connectionsReset
    }
}

extension ToxicEvidence {
    /// Adds what was done to a datagram.
    mutating func count(_ done: DatagramEvidence) {
        datagramsLost += done.lost + done.queueFull
        datagramsDuplicated += done.duplicated
        datagramsReordered += done.reordered
        datagramsCorrupted += done.corrupted
    }
}
