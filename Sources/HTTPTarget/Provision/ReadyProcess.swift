import ChildProcesses
import Foundation
import SystemPackage
import TargetKit

/// Starts one of our own servers, which writes its address to a file once it listens.
enum ReadyProcess {
    /// - Throws: `TargetError` with what it said, when it ends or is not ready in time.
    static func start(
        name: String, executable: FilePath, arguments: [String], readyFile: FilePath, log: FilePath,
        within limit: Duration
    ) async throws -> (ChildProcess, address: String) {
        unlink(readyFile.string)
        let process = try await ChildProcess.start(
            name: name, executable: executable, arguments: arguments + ["--ready-file", readyFile.string], log: log)
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline, process.isRunning {
            if let text = try? String(contentsOfFile: readyFile.string, encoding: .utf8), text.hasSuffix("\n") {
                return (process, String(text.dropLast()))
            }
            do { try await Task.sleep(for: .milliseconds(10)) } catch {
                await process.terminate(within: .seconds(1))
                throw error
            }
        }
        let exit = process.exit
        await process.terminate(within: .seconds(1))
        throw TargetError(
            .unreachable,
            (exit.map { "\(name) ended with \($0)" } ?? "\(name) is not ready after \(limit.written)")
                + LogTail.of(log),
            remedy: "see \(log.string)")
    }
}

/// The end of what a process said.
enum LogTail {
    /// The last lines of a log, to stand behind a sentence; empty when it is.
    static func of(_ log: FilePath) -> String {
        let text = (try? String(contentsOfFile: log.string, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n").suffix(5)
        return lines.isEmpty ? "" : ":\n" + lines.map { "  \($0.prefix(500))" }.joined(separator: "\n")
    }
}
