import Foundation
import TestSupport
import Testing

/// `highwater broker kafka` with a control socket, until the end of a test.
final class BrokerProcess {
    private let process: HighwaterProcess

    init(_ arguments: [String]) throws {
        process = try HighwaterProcess(["broker", "kafka", "--control", "broker.sock"] + arguments)
    }

    var pid: Int32 { process.pid }
    var socket: String { process.directory.appendingPathComponent("broker.sock").path }

    /// Its addresses, once its brokers listen.
    func servers() async -> String? {
        var servers: String?
        _ = await poll(within: .seconds(10)) {
            servers = process.text.split(separator: "\n").first { $0.hasPrefix("bootstrap servers: ") }
                .map { String($0.dropFirst("bootstrap servers: ".count)) }
            return servers != nil
        }
        return servers
    }

    /// Steers it as a user does.
    func control(_ words: String...) async throws {
        let (code, process) = try await HighwaterProcess.finished(
            ["broker", "control", "broker.sock"] + words, in: process.directory)
        #expect(code == 0, "\(words): \(process.text)")
    }

    func end() {
        process.send(SIGKILL)
        process.remove()
    }
}
