import EmbeddedKafka
import Foundation
import NIOCore
import NIOPosix

/// A program of `Tests/EmbeddedKafkaTests/Python`, run by the Python that `make python-deps` sets up.
enum PythonSession {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    private static let environment = folder.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: ".build/python")
    private static let packages = ["confluent_kafka", "kafka", "aiokafka"]

    static var isInstalled: Bool {
        let library = environment.appending(path: "lib").path
        let files = (try? FileManager.default.subpathsOfDirectory(atPath: library)) ?? []
        return packages.allSatisfy { name in files.contains { $0.hasSuffix("site-packages/\(name)/__init__.py") } }
    }

    /// The exit code, and what the program has printed. It ends by itself: each of its waits has a deadline.
    static func run(_ program: String, _ arguments: [String]) async throws -> (code: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = environment.appending(path: "bin/python")
        process.arguments = [folder.appending(path: "Python/\(program)").path] + arguments
        process.standardOutput = output
        process.standardError = output
        // Blocks a thread of its own until the program's output ends: the cooperative pool has few.
        return try await NIOThreadPool.singleton.runIfActive {
            try process.run()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: data, as: UTF8.self))
        }
    }
}
