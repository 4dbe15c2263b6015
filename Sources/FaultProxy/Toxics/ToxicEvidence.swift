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
