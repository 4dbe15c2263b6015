import EmbeddedKafka
import Foundation
import Testing

/// The command-line client that most people have, as they use it.
@Suite struct KcatTests {
    /// What `kcat` prints.
    private static func kcat(_ arguments: [String], input: String = "") async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "20", "kcat"] + arguments
        let (into, out) = (Pipe(), Pipe())
        process.standardInput = into
        process.standardOutput = out
        process.standardError = FileHandle.nullDevice
        return try await withCheckedThrowingContinuation { continuation in
            Thread {
                do {
                    try process.run()
                    into.fileHandleForWriting.write(Data(input.utf8))
                    try into.fileHandleForWriting.close()
                    let printed = out.fileHandleForReading.readDataToEndOfFile()
                    process.waitUntilExit()
                    continuation.resume(returning: String(decoding: printed, as: UTF8.self))
                } catch {
                    continuation.resume(throwing: error)
                }
            }.start()
        }
    }

    @Test func `kcat lists, produces, and reads as a group what it has produced`() async throws {
        try await TestServer.run(partitions: 3) { server in
            let servers = server.servers
            let listed = try await Self.kcat(["-b", servers, "-L"])
            #expect(listed.contains("3 brokers:"))
            #expect(listed.contains("topic \"t\" with 3 partitions:"))
            let lines = (0..<500).map { "line \($0)" }
            _ = try await Self.kcat(
                ["-b", servers, "-t", "t", "-P", "-X", "acks=all"], input: lines.joined(separator: "\n"))
            let read = try await Self.kcat(
                ["-b", servers, "-G", "g", "t", "-q", "-c", "500", "-X", "auto.offset.reset=earliest"])
            #expect(read.split(separator: "\n").map(String.init).sorted() == lines.sorted())
        }
    }
}
