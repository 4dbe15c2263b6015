import Foundation
import TestSupport

/// `highwater watch`, until the end of a test.
final class WatchProcess {
    private let process: HighwaterProcess

    init(_ servers: String, _ arguments: [String], in directory: URL) throws {
        process = try HighwaterProcess(["watch", "--kafka", servers] + arguments, in: directory)
    }

    var pid: Int32 { process.pid }
    var text: String { process.text }
    var lines: [Substring] { process.text.split(separator: "\n") }

    /// What clients are given, once it listens.
    func address() async -> String? {
        var address: String?
        _ = await poll(within: .seconds(10)) {
            address = lines.first { $0.hasPrefix("watch listens on ") }
                .map { String($0.dropFirst("watch listens on ".count)) }
            return address != nil
        }
        return address
    }

    /// Ends it as Ctrl-C does, and gives the exit code.
    func interrupt() async -> Int32 {
        process.send(SIGINT)
        return await process.exitCode(within: .seconds(20))
    }

    func end() { process.send(SIGKILL) }
}
