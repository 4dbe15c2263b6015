import NIOSSL
import TargetKit

/// Which servers a client talks to over TLS: those that the system's roots vouch for, and more if told so.
public struct ServerTrust: Sendable, Hashable {
    /// A file of PEM certificates that is trusted beside the system's roots.
    public var authorityFile: String?
    /// Whether any certificate will do; for gateways on the loopback interface only.
    public var skipsVerification: Bool

    public init(authorityFile: String? = nil, skipsVerification: Bool = false) {
        (self.authorityFile, self.skipsVerification) = (authorityFile, skipsVerification)
    }

    /// `protocols`: what the client offers in the handshake, such as `h2`.
    func context(for url: GatewayURL, protocols: [String]) throws(TargetError) -> NIOSSLContext {
        guard !skipsVerification || url.isLoopback else {
            throw TargetError(
                .unsuitable, "the certificate of '\(url.host)' is not to be verified, and it is another machine",
                remedy: "name a file of the authority that signed it; only a gateway on this machine may go unverified")
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = protocols
        // A server that is stuck does not say goodbye, and the end of a load must not wait for it.
        configuration.shutdownTimeout = .milliseconds(200)
        if skipsVerification { configuration.certificateVerification = .none }
        if let authorityFile { configuration.additionalTrustRoots = [.file(authorityFile)] }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw TargetError(
                .unsuitable, "TLS cannot be set up: \(error)",
                remedy: authorityFile.map { "check that '\($0)' holds certificates in PEM form" }
                    ?? "check the system's certificates, such as Debian's package ca-certificates")
        }
    }
}
