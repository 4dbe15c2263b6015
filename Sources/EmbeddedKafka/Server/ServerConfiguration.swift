/// What the server needs beside the cluster's own configuration.
public struct ServerConfiguration: Sendable {
    public var cluster: ClusterConfiguration
    /// Where the brokers listen, and what clients are told unless `advertised` says otherwise.
    public var address = "127.0.0.1"
    /// The first broker's port; the others follow. 0 lets the system choose each.
    public var port = 0
    /// What clients are told of the first broker; the others have the ports that follow.
    public var advertised: (host: String, port: Int)?
    /// The path of a Unix socket for commands, nil for none.
    public var control: String?

    public init(cluster: ClusterConfiguration = ClusterConfiguration()) { self.cluster = cluster }
}
