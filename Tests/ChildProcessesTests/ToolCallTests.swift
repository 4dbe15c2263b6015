import ChildProcesses
import Foundation
import TestSupport
import Testing

@Suite struct ToolCallTests {
    @Test func `a tool reads its input, knows its variables, and what it prints is given`() async throws {
        var call = ToolCall(["sh", "-c", "read -r line; echo \"$line $NAME\"; pwd"], in: "/")
        call.input = "hello\n"
        call.environment = ["NAME": "there"]
        #expect(try await call.text(within: .seconds(20)) == "hello there\n/\n")
    }

    @Test func `a tool that fails is quoted with what it said`() async throws {
        let failure = await #expect(throws: ToolCall.Failure.self) {
            try await ToolCall(["sh", "-c", "echo no >&2; exit 3"]).text(within: .seconds(20))
        }
        #expect(failure?.problem.hasSuffix(": no") == true)
    }

    @Test func `the last words of a tool are there though it was killed`() async throws {
        let errors = try ToolCall.temporaryFile()
        defer { try? errors.close() }
        var call = ToolCall(["sh", "-c", "for i in 1 2 3 4; do echo line $i >&2; done; exec sleep 60"])
        call.errorOutput = errors
        let failure = await #expect(throws: ToolCall.Failure.self) { try await call.run(within: .seconds(2)) }
        #expect(failure?.problem.contains("did not end within") == true)
        #expect(ToolCall.lastLines(of: errors, 2) == ["line 3", "line 4"])
    }

    @Test func `a program is found in PATH or by its path, and it is told why not`() throws {
        let directory = try TemporaryDirectory()
        let file = directory.file("worker")
        try Data("#!/bin/sh\n".utf8).write(to: URL(fileURLWithPath: file.string))
        func find(_ program: String) -> Result<String, ProgramSearch.Failure> {
            Result { () throws(ProgramSearch.Failure) in
                try ProgramSearch.find(program, from: directory.path.string).string
            }
        }
        ProgramSearch.$path.withValue("/nowhere:\(directory.path.string)") {
            #expect(find("worker") == .failure(.notExecutable))
            #expect(find("./worker") == .failure(.notExecutable))
            chmod(file.string, 0o755)
            #expect(find("worker") == .success(file.string))
            #expect(find("./worker") == .success(file.string))
            #expect(find("./none") == .failure(.missing))
            #expect(find("none") == .failure(.missing))
        }
    }
}
