import Foundation
import TestSupport
import Testing

/// `highwater proxy` in a process of its own, with its control port on a free port.
enum ServedProxy {
    /// Serves while `body` runs, then ends it with SIGTERM and expects it to end well, or with another code.
    static func running<Value>(
        _ arguments: [String] = [], endingWith code: Int32 = 0,
        _ body: (_ address: String, Program) async throws -> Value
    ) async throws -> Value {
        let ready = FileManager.default.temporaryDirectory.appendingPathComponent("ready-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: ready) }
        let program = try Program(
            Program.highwater, ["proxy", "--control", "127.0.0.1:0", "--ready-file", ready] + arguments)
        _ = await poll { FileManager.default.fileExists(atPath: ready) || !program.isRunning }
        let address = try #require(try? String(contentsOfFile: ready, encoding: .utf8), "\(program.text)")
        let value = try await body(address.trimmingCharacters(in: .whitespacesAndNewlines), program)
        program.send(SIGTERM)
        #expect(await program.exitCode() == code, "\(program.text)")
        return value
    }
}
