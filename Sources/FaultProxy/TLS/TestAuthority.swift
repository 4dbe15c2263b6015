import Crypto
import Foundation
import NIOCore
import NIOSSL
import SwiftASN1
import X509

/// A certificate authority for tests: whoever trusts its `ca.pem` trusts what links show their clients.
///
/// It is a directory with `ca.pem` and `ca-key.pem`. Links issue their own certificates from it when they are opened; those
/// stay in memory.
public struct TestAuthority {
    private static let certificateName = "ca.pem"
    private static let keyName = "ca-key.pem"
    /// A certificate may be younger than the clock of whoever looks at it.
    private static let slack: TimeInterval = 86_400

    /// What clients are to trust.
    public let certificateFile: String
    private let certificate: Certificate
    private let key: Certificate.PrivateKey

    /// Makes an authority in a directory, which is made too if need be; one that is there is left as it is.
    ///
    /// `days`: how long it is valid.
    public static func create(in directory: String, days: Int) throws(ProxyError) -> (TestAuthority, isNew: Bool) {
        if exists(in: directory) { return (try TestAuthority(in: directory), false) }
        do {
            let key = P256.Signing.PrivateKey()
            let name = try DistinguishedName { CommonName("Highwater test authority") }
            let certificate = try sign(
                Certificate.PublicKey(key.publicKey), subject: name, issuer: name, by: Certificate.PrivateKey(key),
                days: days
            ) {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true))
            }
            let folder = URL(filePath: directory)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            // The key first, for its owner alone: without it the certificate is of no use.
            let made = FileManager.default.createFile(
                atPath: folder.appending(path: keyName).path, contents: Data(key.pemRepresentation.utf8),
                attributes: [.posixPermissions: 0o600])
            guard made else { throw CocoaError(.fileWriteUnknown) }
            try Data(certificate.serializeAsPEM().pemString.utf8).write(
                to: folder.appending(path: certificateName), options: .atomic)
        } catch {
            throw ProxyError(
                location: directory, problem: "a test authority cannot be made here: \(error.localizedDescription)",
                remedy: "name a directory that can be written")
        }
        return (try TestAuthority(in: directory), true)
    }

    static func exists(in directory: String) -> Bool {
        [certificateName, keyName].allSatisfy {
            FileManager.default.fileExists(atPath: URL(filePath: directory).appending(path: $0).path)
        }
    }

    /// Opens an authority that was made before.
    public init(in directory: String) throws(ProxyError) {
        let folder = URL(filePath: directory)
        certificateFile = folder.appending(path: Self.certificateName).path
        do {
            certificate = try Certificate(pemEncoded: String(contentsOfFile: certificateFile, encoding: .utf8))
            key = try Certificate.PrivateKey(
                pemEncoded: String(contentsOf: folder.appending(path: Self.keyName), encoding: .utf8))
        } catch {
            throw ProxyError(
                location: directory, problem: "there is no test authority: \(error.localizedDescription)",
                remedy: "make one: highwater proxy authority \(directory)")
        }
        guard certificate.notValidAfter > Date() else {
            throw ProxyError(
                location: certificateFile, problem: "the test authority has expired",
                remedy: "remove the directory and make a new one: highwater proxy authority \(directory)")
        }
    }

    /// A server's certificate for names and addresses, and its key.
    func issue(for names: [String]) throws -> (chain: [NIOSSLCertificate], key: NIOSSLPrivateKey) {
        let leaf = P256.Signing.PrivateKey()
        let alternatives = names.map(Self.name)
        let signed = try Self.sign(
            Certificate.PublicKey(leaf.publicKey), subject: DistinguishedName { CommonName(names.first ?? "link") },
            issuer: certificate.subject, by: key, days: 365
        ) {
            Critical(BasicConstraints.notCertificateAuthority)
            KeyUsage(digitalSignature: true)
            try ExtendedKeyUsage([.serverAuth])
            SubjectAlternativeNames(alternatives)
        }
        let chain = try [signed, certificate].map {
            try NIOSSLCertificate(bytes: Array($0.serializeAsPEM().derBytes), format: .der)
        }
        return (chain, try NIOSSLPrivateKey(bytes: Array(leaf.pemRepresentation.utf8), format: .pem))
    }

    private static func name(_ text: String) -> GeneralName {
        guard let address = try? SocketAddress(ipAddress: text, port: 0) else { return .dnsName(text) }
        return .ipAddress(ASN1OctetString(contentBytes: address.addressBytes[...]))
    }

    private static func sign(
        _ key: Certificate.PublicKey, subject: DistinguishedName, issuer: DistinguishedName,
        by signer: Certificate.PrivateKey, days: Int,
        @ExtensionsBuilder extensions: () throws -> Result<Certificate.Extensions, any Error>
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key,
            notValidBefore: Date() - slack, notValidAfter: Date() + Double(days) * 86_400, issuer: issuer,
            subject: subject, signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions().get(),
            issuerPrivateKey: signer)
    }
}

extension SocketAddress {
    /// The address alone, in network order.
    fileprivate var addressBytes: [UInt8] {
        switch self {
        case .v4(let address): withUnsafeBytes(of: address.address.sin_addr, Array.init)
        case .v6(let address): withUnsafeBytes(of: address.address.sin6_addr, Array.init)
        case .unixDomainSocket: []
        }
    }
}
