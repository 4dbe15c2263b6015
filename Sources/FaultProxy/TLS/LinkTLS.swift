import NIOCore
import NIOSSL

/// What ends the clients' TLS of a link and starts the one towards its upstream.
///
/// An abortive close must not become an orderly one on its way out, so a floor is laid beneath each TLS handler.
struct LinkTLS: Sendable {
    private let server: NIOSSLContext?
    private let client: NIOSSLContext?
    private let serverName: String?

    init(_ settings: TLSSettings, link: LinkSettings) throws(ProxyError) {
        serverName = settings.serverName ?? Self.name(of: link.upstream)
        server = try Self.serverContext(settings, upstream: link.upstream)
        client = settings.isUpstreamEncrypted ? try Self.clientContext(settings) : nil
    }

    /// An address is no name that could be asked for.
    private static func name(of upstream: Endpoint) -> String? {
        guard let host = upstream.hostPort?.host, (try? SocketAddress(ipAddress: host, port: 0)) == nil else {
            return nil
        }
        return host
    }

    private static func serverContext(
        _ settings: TLSSettings, upstream: Endpoint
    ) throws(ProxyError) -> NIOSSLContext? {
        switch (settings.certificateFile, settings.testAuthority) {
        case (nil, nil): return nil
        case (let certificate?, nil):
            return try serverContext(certificate: certificate, key: settings.keyFile ?? certificate)
        case (nil, let directory?):
            let known = ["localhost", "127.0.0.1", "::1"] + [upstream.hostPort?.host].compactMap(\.self)
            return try serverContext(
                TestAuthority(in: directory), names: settings.names.isEmpty ? known : settings.names)
        case (let certificate?, _?):
            throw ProxyError(
                location: certificate, problem: "the link has a certificate and a test authority",
                remedy: "leave out one of them")
        }
    }

    private static func serverContext(
        _ authority: TestAuthority, names: [String]
    ) throws(ProxyError) -> NIOSSLContext {
        do {
            let (chain, key) = try authority.issue(for: names)
            return try serverContext(chain, key)
        } catch {
            throw ProxyError(
                location: authority.certificateFile, problem: "it cannot issue a certificate: \(error)",
                remedy: "make a new test authority, or check the names")
        }
    }

    private static func serverContext(
        _ chain: [NIOSSLCertificate], _ key: NIOSSLPrivateKey
    ) throws -> NIOSSLContext {
        try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
    }

    private static func serverContext(certificate: String, key: String) throws(ProxyError) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            guard !chain.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
            return try serverContext(chain, NIOSSLPrivateKey(file: key, format: .pem))
        } catch {
            throw ProxyError(
                location: certificate, problem: "the certificate or its key cannot be used: \(error)",
                remedy: "name PEM files of a certificate and of its key")
        }
    }

    private static func clientContext(_ settings: TLSSettings) throws(ProxyError) -> NIOSSLContext {
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            if let file = settings.authorityFile { configuration.trustRoots = .file(file) }
            // A name can only be checked where there is one.
            if !settings.verifies { configuration.certificateVerification = .none }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw ProxyError(
                location: settings.authorityFile ?? "tls", problem: "the authorities cannot be read: \(error)",
                remedy: "name a PEM file of certificates")
        }
    }

    var isUpstreamEncrypted: Bool { client != nil }

    /// Puts itself in front of the link on the client's channel.
    func addToClient(_ channel: any Channel) throws {
        guard let server else { return }
        try channel.pipeline.syncOperations.addHandlers([PipelineFloor(), NIOSSLServerHandler(context: server)])
    }

    /// Puts itself in front of the link on the upstream's channel.
    func addToUpstream(_ channel: any Channel) throws {
        guard let client else { return }
        try channel.pipeline.syncOperations.addHandlers([
            PipelineFloor(), try NIOSSLClientHandler(context: client, serverHostname: serverName),
        ])
    }
}

/// Lies beneath all that would turn a close into a farewell.
final class PipelineFloor: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
}
