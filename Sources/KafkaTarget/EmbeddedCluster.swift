import ChildProcesses
import EmbeddedKafka
import Foundation
import SystemPackage
import TargetKit

/// An embedded cluster in a process of its own, steered through its control socket.
public final class EmbeddedCluster: NodeControl {
    public let servers: [String]
    public let nodes: [Int32]
    private let process: ChildProcess
    private let socket: String
    let replicas: Int

    private init(servers: [String], process: ChildProcess, socket: String) {
        self.servers = servers
        self.process = process
        self.socket = socket
        nodes = (1...Int32(servers.count)).map { $0 }
        replicas = min(3, servers.count)
    }

    /// Starts the process, and waits until its brokers accept connections.
    ///
    /// `directory`: where its control socket goes; its output goes to `log`.
    public static func start(
        _ plan: EmbeddedPlan, directory: FilePath, log: FilePath, within limit: Duration = .seconds(10)
    ) async throws -> EmbeddedCluster {
        let socket = directory.appending("broker.sock").string
        guard socket.utf8.count <= ControlSocket.longestPath else {
            throw TargetError(
                .unsuitable,
                "the path of the control socket is over \(ControlSocket.longestPath) bytes long: \(socket)",
                remedy: "give a shorter directory with --runs, for instance a relative one")
        }
        let ready = directory.appending("broker.ready").string
        let process = try await ChildProcess.start(
            name: "broker", executable: CurrentExecutable.path,
            arguments: [
                "broker", "kafka", "--control", socket, "--ready-file", ready,
            ] + plan.arguments, log: log)
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline, process.isRunning {
            if let servers = try? String(contentsOfFile: ready, encoding: .utf8), servers.hasSuffix("\n") {
                let list = servers.dropLast().split(separator: ",").map(String.init)
                return EmbeddedCluster(servers: list, process: process, socket: socket)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        let exit = process.exit
        await process.terminate(within: .seconds(1))
        throw TargetError(
            .unreachable,
            exit.map { "the embedded cluster ended: \($0)" } ?? "the embedded cluster is not ready after \(limit)",
            remedy: "see \(log.string)")
    }

    public func perform(_ command: ClusterCommand) throws(TargetError) {
        try BrokerControl.send(command, to: socket)
    }

    public func takeDown(_ node: Int32) async throws { try perform(.down(broker: node)) }

    public func bringUp(_ node: Int32) async throws { try perform(.up(broker: node)) }

    public func isReachable(_ node: Int32) async -> Bool {
        guard servers.indices.contains(Int(node) - 1) else { return false }
        return await BrokerProbe.answers(servers[Int(node) - 1], within: .seconds(1))
    }

    public func shutDown() async {
        await process.terminate(within: .seconds(2))
        unlink(socket)
    }
}
