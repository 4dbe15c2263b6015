import Foundation
import Subprocess
import SystemPackage

/// One call of a command-line tool, run to its end within a time limit.
public struct ToolCall: Sendable {
    /// The program and its arguments.
    public var words: [String]
    /// Where it runs; the current directory without it.
    public var directory: String?
    /// Added to the environment of this process.
    public var environment: [String: String] = [:]
    /// What it reads from its standard input.
    public var input = ""
    /// Where its standard output goes; nowhere without it.
    public var output: FileDescriptor?
    /// Where its standard error goes; a file of its own without it.
    public var errorOutput: FileDescriptor?

    public init(_ words: [String], in directory: String? = nil) {
        self.words = words
        self.directory = directory
    }

    /// How it ended, and the beginning of what it said on its standard error.
    public struct Answer: Sendable, Hashable {
        public var isSuccess: Bool
        public var status: String
        public var errors: String
    }

    /// A tool that could not be started, or did not end in time.
    public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        public var problem: String

        public var description: String { problem }
    }

    /// The words as a person would type them.
    public var line: String { words.joined(separator: " ") }

    /// Runs it; with the time over, or when the task is cancelled, it is killed with all that it started.
    public func run(within limit: Duration) async throws(Failure) -> Answer {
        guard !words.isEmpty else { throw Failure(problem: "the command is empty") }
        do {
            return try await withThrowingTaskGroup(of: Answer.self) { group in
                group.addTask { try await finish() }
                group.addTask {
                    try await Task.sleep(for: limit)
                    throw Failure(problem: "'\(line)' did not end within \(limit)")
                }
                defer { group.cancelAll() }
                guard let answer = try await group.next() else { throw CancellationError() }
                return answer
            }
        } catch let error as Failure {
            throw error
        } catch {
            throw Failure(problem: "'\(line)' cannot be run: \(error)")
        }
    }

    /// Runs it, and gives what it wrote to its standard output: at most the first 64 KiB.
    ///
    /// - Throws: also when it fails, with what it said.
    public func text(within limit: Duration) async throws(Failure) -> String {
        let output: FileDescriptor
        do { output = try Self.temporaryFile() } catch { throw Failure(problem: "no temporary file: \(error)") }
        defer { try? output.close() }
        var call = self
        call.output = output
        let answer = try await call.run(within: limit)
        guard answer.isSuccess else { throw Failure(problem: failureText(answer)) }
        return (try? Self.beginning(of: output, 65536)) ?? ""
    }

    /// What is said of a call that failed.
    public func failureText(_ answer: Answer) -> String {
        "'\(line)' ended with \(answer.status)" + (answer.errors.isEmpty ? "" : ": \(answer.errors)")
    }

    private func finish() async throws -> Answer {
        let program = words.first ?? ""
        let executable: Executable =
            program.contains("/") ? .path(FilePath(program)) : .path(try ProgramSearch.find(program))
        let (own, given) = (try Self.temporaryFile(), try Self.temporaryFile())
        defer { for file in [own, given] { try? file.close() } }
        let errors = errorOutput ?? own
        try given.writeAll(input.utf8)
        try given.seek(offset: 0, from: .start)
        let written = try output ?? .open("/dev/null", .writeOnly)
        defer { if output == nil { try? written.close() } }
        let result = try await Subprocess.run(
            executable, arguments: Arguments(Array(words.dropFirst())), environment: .inherit.updating(variables),
            workingDirectory: directory.map { FilePath($0) }, platformOptions: Self.options,
            input: .fileDescriptor(given, closeAfterSpawningProcess: false),
            output: .fileDescriptor(written, closeAfterSpawningProcess: false),
            error: .fileDescriptor(errors, closeAfterSpawningProcess: false))
        return Answer(
            isSuccess: result.terminationStatus.isSuccess, status: "\(result.terminationStatus)",
            errors: try Self.beginning(of: errors, 4096).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private var variables: [Environment.Key: String?] {
        Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
    }

    /// A session of its own, so that Ctrl-C does not reach it, and so that all it started is stopped with it.
    private static var options: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        // No gentler signal first: the rest of a group is not stopped any more once its leader has obeyed.
        options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
        return options
    }

    /// Where a tool may write as much as it likes, also after it has ended: a pipe is full or closed some time.
    public static func temporaryFile() throws -> FileDescriptor {
        let path = FilePath(FileManager.default.temporaryDirectory.path).appending("highwater-\(UUID().uuidString)")
        let file = try FileDescriptor.open(
            path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite)
        unlink(path.string)
        return file
    }

    /// The last lines of a file that a tool wrote.
    public static func lastLines(of file: FileDescriptor, _ count: Int) -> [String] {
        guard let size = try? file.seek(offset: 0, from: .end) else { return [] }
        var bytes = [UInt8](repeating: 0, count: Int(min(size, 4096)))
        let offset = size - Int64(bytes.count)
        let read = try? bytes.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: offset, into: $0) }
        return String(decoding: bytes.prefix(read ?? 0), as: UTF8.self).split(whereSeparator: \.isNewline)
            .suffix(count).map(String.init)
    }

    /// The beginning of a file that a tool wrote.
    public static func beginning(of file: FileDescriptor, _ length: Int) throws -> String {
        var bytes = [UInt8](repeating: 0, count: length)
        let count = try bytes.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: 0, into: $0) }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
