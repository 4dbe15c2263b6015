import Foundation
import Synchronization
import TestSupport
import Testing

/// A program that is run to its end, or started and ended.
final class Program: @unchecked Sendable {
    // The process is only started, signalled and asked here; its output is in a file.
    private let process = Process()
    private let output: URL

    /// The program that this package builds, beside the test bundle; or another build of it, to measure that one.
    static var highwater: String {
        if let other = ProcessInfo.processInfo.environment["HIGHWATER_BINARY"] { return other }
        return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(
            "highwater"
        )
        .path
    }

    init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        output = FileManager.default.temporaryDirectory.appendingPathComponent("program-\(UUID().uuidString)")
        try Data().write(to: output)
        let handle = try FileHandle(forWritingTo: output)
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: output)
    }

    var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    var isRunning: Bool { process.isRunning }
    var pid: Int32 { process.processIdentifier }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for the end; one that takes too long is killed and fails the test.
    func exitCode(within limit: Duration = .seconds(60)) async -> Int32 {
        if !(await poll(within: limit) { !process.isRunning }) {
            Issue.record("still running after \(limit):\n\(text)")
            send(SIGKILL)
        }
        process.waitUntilExit()
        return process.terminationStatus
    }

    static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> (code: Int32, text: String) {
        let program = try Program(path, arguments, environment: environment)
        let code = await program.exitCode(within: .seconds(90))
        return (code, program.text)
    }
}
