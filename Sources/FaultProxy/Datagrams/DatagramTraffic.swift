/// What became of the datagrams of a link, both ways.
public struct DatagramTraffic: Sendable, Hashable {
    public var toServer: DatagramEvidence
    public var toClient: DatagramEvidence
}
