import Foundation

/// How another TLS library sees a server.
public enum TLSHandshake {
    /// Whether a client that trusts the certificates in `authority` (a PEM file) accepts the server as `host`.
    public static func succeeds(with address: String, as host: String, trusting authority: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "s_client", "-connect", address, "-CAfile", authority, "-verify_return_error",
            "-verify_hostname", host,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
