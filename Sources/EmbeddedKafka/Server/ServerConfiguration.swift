/// What the server needs beside the cluster's own configuration.
public struct ServerConfiguration: Sendable {
    public var cluster: ClusterConfiguration
    /// Where the brokers listen, and what clients are told.
    public var address = "127.0.0.1"
    /// The first broker's port; the others follow. 0 lets the system choose each.
    public var port = 0
    /// The path of a Unix socket for commands, nil for none.
    public var control: String?

    public init(cluster: ClusterConfiguration = ClusterConfiguration()) { self.cluster = cluster }
}
