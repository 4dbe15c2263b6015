/// How a link ends its clients' TLS and starts its own towards the upstream, so that toxics see what is inside.
public struct TLSSettings: Sendable, Hashable {
    /// PEM files of the certificate (chain) and key that clients are shown; nil for plain text from the clients.
    public var certificateFile: String?
    public var keyFile: String?
    /// The directory of a `TestAuthority` that issues the certificate instead.
    public var testAuthority: String?
    /// For which names and addresses it does; none: localhost, this machine's loopback addresses, the upstream's host.
    public var names: [String]
    /// Whether the upstream is spoken to in TLS.
    public var isUpstreamEncrypted: Bool
    /// PEM file of the authorities that the upstream's certificate is checked against; nil for the system's.
    public var authorityFile: String?
    /// The name that the upstream's certificate is checked for; nil for its host. `verifies` false checks nothing.
    public var serverName: String?
    public var verifies: Bool

    public init(
        certificateFile: String? = nil, keyFile: String? = nil, testAuthority: String? = nil, names: [String] = [],
        isUpstreamEncrypted: Bool = true, authorityFile: String? = nil, serverName: String? = nil, verifies: Bool = true
    ) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.testAuthority = testAuthority
        self.names = names
        self.isUpstreamEncrypted = isUpstreamEncrypted
        self.authorityFile = authorityFile
        self.serverName = serverName
        self.verifies = verifies
    }
}
