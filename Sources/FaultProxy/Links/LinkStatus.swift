/// What a link is doing, as of now.
public struct LinkStatus: Sendable, Hashable {
    public var settings: LinkSettings
    /// Where it really listens.
    public var listening: Endpoint
    /// Connections and bytes; bytes count as they flow.
    public var traffic: LinkStatistics
    /// Bytes that toxics hold at this moment, both ways: the depth of their queues.
    public var heldBytes: Int
    /// Of a UDP link; nil for streams.
    public var datagrams: DatagramTraffic?
    /// In the order in which they act.
    public var toxics: [ToxicStatus]
}

/// What a toxic has done since it was put on its link.
public struct ToxicStatus: Sendable, Hashable {
    public var settings: ToxicSettings
    /// `connections` counts those that it touched.
    public var evidence: ToxicEvidence
    public var delays: DelayHistogram
    /// What is left of `lasts`; nil if it stays until it is removed.
    public var remaining: Duration?
}
