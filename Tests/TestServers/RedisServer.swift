import Foundation

/// A Redis of a test, on a port of its own, that keeps nothing on disk and ends with the test.
public final class RedisServer {
    struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    public let port: UInt16
    private let directory: URL
    private let process = Process()
    /// The shell that started the server ends it when nobody holds this any more, however the test ended.
    private let leash = Pipe()
    private var identifier: Int32 = 0

    public init(_ settings: [String] = []) throws {
        directory = URL(fileURLWithPath: "/tmp/highwater-redis-\(UUID().uuidString)")
        port = try Loopback.unusedPort()
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        do { try start(settings) } catch {
            stop()
            throw error
        }
    }

    private func start(_ settings: [String]) throws {
        let said = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        let script = #"redis-server "$@" >/dev/null 2>&1 & echo $!; read -r _; kill -KILL $!"#
        process.arguments =
            ["-c", script, "sh", "--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
            + ["--dir", directory.path] + settings
        process.standardInput = leash
        process.standardOutput = said
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: said.fileHandleForReading.availableData, as: UTF8.self)
        identifier = Int32(line.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        let end = ContinuousClock.now + .seconds(20)
        while !Loopback.accepts(port) {
            guard identifier > 0, kill(identifier, 0) == 0, .now < end else {
                throw Missing(description: "Redis did not start\n  fix: install redis-server, as 'make test-deps' does")
            }
            usleep(10_000)
        }
    }

    /// Runs one command by redis-cli, and gives what it prints.
    @discardableResult
    public func run(_ command: String...) throws -> String {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["redis-cli", "-e", "-h", "127.0.0.1", "-p", "\(port)"] + command
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Missing(description: "redis-cli ended with \(process.terminationStatus): \(said)")
        }
        return said
    }

    /// Freezes the server, or wakes it.
    public func freeze(_ isFrozen: Bool) {
        if identifier > 0 { kill(identifier, isFrozen ? SIGSTOP : SIGCONT) }
    }

    public func stop() {
        try? leash.fileHandleForWriting.close()
        if process.isRunning { process.waitUntilExit() }
        try? FileManager.default.removeItem(at: directory)
    }
}
