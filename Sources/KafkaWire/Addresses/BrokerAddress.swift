/// Where a broker says that it listens.
public struct BrokerAddress: Sendable, Hashable {
    public var nodeID: Int32
    public var host: String
    public var port: Int32

    public init(nodeID: Int32, host: String, port: Int32) {
        self.nodeID = nodeID
        self.host = host
        self.port = port
    }
}
