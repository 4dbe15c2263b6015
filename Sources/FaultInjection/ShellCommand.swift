import Foundation
import Subprocess
import SystemPackage

/// A user's own command, run to its end within a time limit.
enum ShellCommand {
    /// `directory`: where it runs; the current directory without it.
    /// Throws: `FaultError` when it cannot start, fails, or takes too long.
    static func run(_ words: [String], in directory: String? = nil, within limit: Duration) async throws(FaultError)
        -> String
    {
        guard let program = words.first else { throw FaultError("the command is empty") }
        let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
        do {
            return try await withThrowingTaskGroup(of: String.self) { group in
                group.addTask { try await finish(executable, words, directory) }
                group.addTask {
                    try await Task.sleep(for: limit)
                    throw FaultError("'\(words.joined(separator: " "))' did not end within \(limit)")
                }
                defer { group.cancelAll() }
                return try await group.next() ?? ""
            }
        } catch let error as FaultError {
            throw error
        } catch {
            throw FaultError("'\(words.joined(separator: " "))' cannot be run: \(error)")
        }
    }

    private static func finish(
        _ executable: Executable, _ words: [String], _ directory: String?
    ) async throws -> String {
        let errors = try temporaryFile()
        defer { try? errors.close() }
        let result = try await Subprocess.run(
            executable, arguments: Arguments(Array(words.dropFirst())),
            workingDirectory: directory.map { FilePath($0) }, platformOptions: options, output: .discarded,
            error: .fileDescriptor(errors, closeAfterSpawningProcess: false))
        guard result.terminationStatus.isSuccess else {
            let said = try beginning(of: errors)
            throw FaultError(
                "'\(words.joined(separator: " "))' ended with \(result.terminationStatus)"
                    + (said.isEmpty ? "" : ": \(said)"))
        }
        return "'\(words.joined(separator: " "))' ended with 0"
    }

    /// A session of its own, so that Ctrl-C does not reach it, and so that all it started is stopped with it.
    private static var options: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        // No gentler signal first: the rest of a group is not stopped any more once its leader has obeyed.
        options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
        return options
    }

    /// Where a command may write as much as it likes, also after it has ended: a pipe is full or closed some time.
    private static func temporaryFile() throws -> FileDescriptor {
        let path = FilePath(FileManager.default.temporaryDirectory.path).appending("highwater-\(UUID().uuidString)")
        let file = try FileDescriptor.open(
            path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite)
        unlink(path.string)
        return file
    }

    private static func beginning(of file: FileDescriptor) throws -> String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = try bytes.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: 0, into: $0) }
        return String(decoding: bytes.prefix(count), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
