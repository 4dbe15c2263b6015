import ChildProcesses
import NIOCore
import SystemPackage

/// The outcomes that a program of the user's prints as JSON lines, or as one object of key and count.
struct CommandOutcomes {
    let words: [String]
    let directory: String
    let environment: [String: String]

    /// Throws: `OutcomeMistake` when the program cannot be started, fails, takes too long, or prints something else.
    func forEach(within limit: Duration, _ body: (KeyOutcome) throws -> Void) async throws {
        // A file takes as much as is printed, and nothing is believed of a program that fails in the end.
        let output = try ToolCall.temporaryFile()
        defer { try? output.close() }
        var call = ToolCall(words, in: directory)
        call.environment = environment
        call.output = output
        let answer: ToolCall.Answer
        do throws(ToolCall.Failure) { answer = try await call.run(within: limit) } catch {
            throw OutcomeMistake(problem: error.problem)
        }
        guard answer.isSuccess else { throw OutcomeMistake(problem: call.failureText(answer)) }
        try read(output, body)
    }

    private func read(_ file: SystemPackage.FileDescriptor, _ body: (KeyOutcome) throws -> Void) throws {
        var reader = OutcomeReader()
        var piece = [UInt8](repeating: 0, count: 65536)
        var offset: Int64 = 0
        while true {
            let count = try piece.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: offset, into: $0) }
            guard count > 0 else { return try reader.finish(body) }
            offset += Int64(count)
            try reader.read(ByteBuffer(bytes: piece[..<count]), body)
        }
    }
}
