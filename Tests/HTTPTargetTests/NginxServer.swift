import TestServers
import Foundation
import TargetKit

/// An nginx of a test, in front of a recording server or answering by itself.
final class NginxServer {
    struct Missing: Error, CustomStringConvertible {
        var description: String {
            "nginx is not installed, or did not start\n  fix: install it: 'apt-get install nginx-light', or 'make deps'"
        }
    }

    let port: UInt16
    /// The certificate it shows, in PEM form.
    let certificate: String
    private let directory: URL
    private let process = Process()

    /// `listen`: what stands behind the port, such as `ssl http2`.
    /// `location`: what is done with every request, such as `return 200`.
    init(listen: String, location: String) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("nginx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        port = try Loopback.unusedPort()
        certificate = directory.appendingPathComponent("certificate.pem").path
        let key = directory.appendingPathComponent("key.pem").path
        try Self.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key,
                "-out",
                certificate,
            ]
        ).waitUntilExit()
        let folder = directory.path
        let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(folder)/\($0);" }
        let configuration = """
            daemon off; master_process off; pid \(folder)/pid; error_log \(folder)/error.log;
            events { worker_connections 512; }
            http {
                access_log off; \(paths.joined(separator: " ")) keepalive_requests 100;
                ssl_certificate \(certificate); ssl_certificate_key \(key);
                server { listen 127.0.0.1:\(port) \(listen); location / { \(location) } }
            }
            """
        let file = directory.appendingPathComponent("nginx.conf")
        try configuration.write(to: file, atomically: true, encoding: .utf8)
        try start(file.path)
    }

    private func start(_ file: String) throws {
        let path = "/usr/local/sbin:/usr/sbin:/opt/homebrew/bin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.environment = ["PATH": path]
        process.arguments = ["nginx", "-e", directory.path + "/error.log", "-c", file]
        process.standardError = FileHandle.nullDevice
        try process.run()
        let end = PacingClock.now + 10_000_000_000
        while !Loopback.accepts(port) {
            guard process.isRunning, PacingClock.now < end else { throw Missing() }
            PacingClock.sleep(until: PacingClock.now + 5_000_000)
        }
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// A TLS server with the same certificate that knows of no protocols.
    func startPlainTLS() throws -> (port: UInt16, stop: () -> Void) {
        let port = try Loopback.unusedPort()
        let server = try Self.run(
            "openssl",
            [
                "s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificate, "-key",
                directory.appendingPathComponent("key.pem").path, "-quiet", "-www",
            ])
        let end = PacingClock.now + 5_000_000_000
        while !Loopback.accepts(port), PacingClock.now < end {
            PacingClock.sleep(until: PacingClock.now + 5_000_000)
        }
        return (
            port,
            {
                kill(server.processIdentifier, SIGKILL)
                server.waitUntilExit()
            }
        )
    }

    func stop() {
        // The threads that start processes here block SIGTERM, and so do their children.
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }
}
