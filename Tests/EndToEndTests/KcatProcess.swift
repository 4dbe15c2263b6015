import Foundation
import Synchronization
import TestSupport

/// A `kcat` that lives through a test: a producer that is fed line by line, or a consumer whose lines are kept.
final class KcatProcess {
    private let process = Process()
    private let input = Pipe()
    private let output: URL
    private let feeding = Feeding()

    private final class Feeding: Sendable {
        private let state = Mutex((isOver: false, fed: 0))

        func withLock<Value>(_ body: (inout (isOver: Bool, fed: Int)) -> sending Value) -> sending Value {
            state.withLock { body(&$0) }
        }
    }

    static let isInstalled = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/kcat")
    }

    init(_ arguments: [String], in directory: URL) throws {
        output = directory.appendingPathComponent("kcat-\(UUID().uuidString)")
        try Data().write(to: output)
        // 'env' becomes kcat, so that the sockets are those of this process.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["kcat"] + arguments
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    var pid: Int32 { process.processIdentifier }

    var lines: [String] {
        let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    /// Feeds a line again and again until `finish`. kcat reads blocks: what is in an unfinished one waits.
    func feed(at interval: Duration, atMost count: Int) {
        let (handle, feeding) = (input.fileHandleForWriting, feeding)
        Thread {
            for number in 0..<count {
                let isOver = feeding.withLock { state in
                    guard !state.isOver else { return true }
                    try? handle.write(contentsOf: Data("message \(number)\n".utf8))
                    state.fed = number + 1
                    return false
                }
                if isOver { return }
                usleep(UInt32(interval / .microseconds(1)))
            }
        }.start()
    }

    /// Ends the input of a producer, which ends when everything is acknowledged; its exit code, and how much it was fed.
    func finish() async -> (code: Int32, fed: Int) {
        let fed = feeding.withLock { state in
            state.isOver = true
            try? input.fileHandleForWriting.close()
            return state.fed
        }
        _ = await poll(within: .seconds(20)) { !process.isRunning }
        end()
        return (process.terminationStatus, fed)
    }

    func end() {
        if process.isRunning { kill(pid, SIGKILL) }
        process.waitUntilExit()
    }
}
