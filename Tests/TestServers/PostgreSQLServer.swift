import Foundation

/// A PostgreSQL of a test, on a port of its own, with an empty database.
public final class PostgreSQLServer {
    struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    public let port: UInt16
    private let directory: URL
    private let process = Process()

    /// What libpq connects with.
    public var database: String { "postgresql://postgres@127.0.0.1:\(port)/postgres" }

    public init() throws {
        directory = URL(fileURLWithPath: "/tmp/highwater-postgresql-\(UUID().uuidString)")
        port = try Loopback.unusedPort()
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        if getuid() == 0 { try Self.run(["chown", "postgres", directory.path]) }
        let data = directory.appendingPathComponent("data").path
        do {
            try Self.run(
                Self.unprivileged(["initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8"]))
            try start(data)
        } catch {
            try? FileManager.default.removeItem(at: directory)
            throw error
        }
    }

    private func start(_ data: String) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.environment = Self.environment
        process.arguments = Self.unprivileged([
            "postgres", "-D", data, "-p", "\(port)", "-c", "listen_addresses=127.0.0.1", "-c",
            "unix_socket_directories=", "-c", "fsync=off",
        ])
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let end = ContinuousClock.now + .seconds(20)
        while (try? Self.run(["pg_isready", "-q", "-h", "127.0.0.1", "-p", "\(port)"])) == nil {
            guard process.isRunning, .now < end else { throw Missing(description: "PostgreSQL did not start") }
            usleep(20_000)
        }
    }

    /// Runs statements by psql.
    public func run(_ sql: String) throws {
        try Self.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", sql])
    }

    /// Freezes the server with all its processes, or wakes it.
    public func freeze(_ isFrozen: Bool) {
        _ = try? Self.run(["pkill", isFrozen ? "-STOP" : "-CONT", "-P", "\(process.processIdentifier)"])
        kill(process.processIdentifier, isFrozen ? SIGSTOP : SIGCONT)
    }

    public func stop() {
        freeze(false)
        // SIGQUIT: at once, with all children.
        if process.isRunning { kill(process.processIdentifier, SIGQUIT) }
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }

    /// PostgreSQL refuses to run as root.
    private static func unprivileged(_ command: [String]) -> [String] {
        getuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] + command : command
    }

    private static var environment: [String: String] {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let folders = versions.sorted().reversed().map { "/usr/lib/postgresql/\($0)/bin" } + ["/opt/homebrew/bin"]
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return ["PATH": (folders + [path]).joined(separator: ":"), "LC_ALL": "C"]
    }

    private static func run(_ command: [String]) throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.environment = environment
        process.arguments = command
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Missing(
                description: "'\(command.joined(separator: " "))' ended with \(process.terminationStatus): "
                    + String(decoding: said, as: UTF8.self)
                    + "\n  fix: install PostgreSQL, as 'make test-deps' does")
        }
    }
}
