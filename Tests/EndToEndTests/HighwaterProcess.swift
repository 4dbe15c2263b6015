import Foundation
import TestSupport
import Testing

/// The program itself, run as a user runs it, in a directory of its own.
final class HighwaterProcess {
    static let executable: URL = {
        // Beside the test bundle, where the package manager builds both.
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return bundle.appendingPathComponent("highwater")
    }()
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    let directory: URL
    private let process = Process()
    private let output: URL

    /// Starts the program in a new temporary directory.
    ///
    /// `path`: a directory whose programs come before all others.
    init(_ arguments: [String], in existing: URL? = nil, path: String? = nil) throws {
        directory =
            try existing
            ?? FileManager.default.url(
                for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
                create: true)
        output = directory.appendingPathComponent("output-\(UUID().uuidString)")
        try Data().write(to: output)
        let handle = try FileHandle(forWritingTo: output)
        process.executableURL = Self.executable
        process.arguments = arguments
        process.currentDirectoryURL = directory
        if let path {
            let variables = ProcessInfo.processInfo.environment
            process.environment = variables.merging(["PATH": "\(path):\(variables["PATH"] ?? "/usr/bin:/bin")"]) { $1 }
        }
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    var pid: Int32 { process.processIdentifier }

    /// What it printed so far.
    var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    /// How a run ended: from its verdict on.
    var conclusion: String {
        let verdicts = ["HELD", "VIOLATED", "INCONCLUSIVE", "STEADY STATE WRONG", "STOPPED"]
        let lines = text.split(separator: "\n")
        return lines.drop { line in !verdicts.contains { line.hasPrefix($0) } }.joined(separator: "\n")
    }

    func send(_ signal: Int32) { kill(pid, signal) }

    /// Waits for the end, and gives the exit code; a process that takes too long is killed and fails the test.
    func exitCode(within limit: Duration = .seconds(90)) async -> Int32 {
        let ended = await poll(within: limit) { !process.isRunning }
        if !ended {
            Issue.record("still running after \(limit):\n\(text)")
            send(SIGKILL)
        }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// The directory of its run.
    var run: URL? {
        let runs = directory.appendingPathComponent("runs")
        let names = try? FileManager.default.contentsOfDirectory(atPath: runs.path)
        return names?.sorted().last.map(runs.appendingPathComponent)
    }

    func file(_ name: String) throws -> String {
        guard let run else { throw CocoaError(.fileNoSuchFile) }
        return try String(contentsOf: run.appendingPathComponent(name), encoding: .utf8)
    }

    /// Runs to the end.
    static func finished(
        _ arguments: [String], in directory: URL? = nil, path: String? = nil
    ) async throws -> (code: Int32, process: HighwaterProcess) {
        let process = try HighwaterProcess(arguments, in: directory, path: path)
        return (await process.exitCode(), process)
    }

    /// The stored run, judged again, says the same.
    func expectTheSameOffline(_ code: Int32) async throws {
        let before = try file("verdict.json")
        let (again, check) = try await Self.finished(["check", try #require(run).path], in: directory)
        #expect(again == code, "\(check.text)")
        #expect(try file("verdict.json") == before)
    }

    /// Removes what the program left in its directory.
    func remove() { try? FileManager.default.removeItem(at: directory) }
}
