import ChildProcesses
import Foundation
import PlainHTTP
import SystemPackage
import TargetKit

/// Starts the gateway of a run as a child process.
struct GatewayStart: Sendable {
    /// Its own directory, an absolute path.
    var folder: FilePath
    var log: FilePath
    var highwater: FilePath
    var limit: Duration

    private static let portAttempts = 5

    /// Starts the sandbox gateway on a free port.
    func sandbox(_ plan: SandboxPlan, _ backends: [String]) async throws -> (ChildProcess, address: String) {
        try await ReadyProcess.start(
            name: "gateway", executable: highwater,
            arguments: ["gateway", "--listen", "127.0.0.1:0"] + backends.flatMap { ["--upstream", $0] }
                + plan.arguments,
            readyFile: folder.appending("gateway.ready"), log: log, within: limit)
    }

    /// Starts a real server on a free port, and waits until it answers.
    ///
    /// The port is free when it is chosen; should somebody take it before the server does, another one is tried.
    func server(
        _ server: GatewayServer, _ executable: FilePath, _ template: ConfigurationTemplate, _ backends: [String]
    ) async throws -> (ChildProcess, address: String) {
        let deadline = ContinuousClock.now + limit
        for attempt in 1... {
            let port = try await FreePort.choose()
            let address = "127.0.0.1:\(port)"
            let configuration = folder.appending("\(server.rawValue).conf")
            try Data(template.render(values(port, backends)).utf8)
                .write(to: URL(fileURLWithPath: configuration.string), options: .atomic)
            let process = try await ChildProcess.start(
                name: server.rawValue, executable: highwater,
                arguments: ["tether", executable.string]
                    + server.arguments(configuration: configuration, directory: folder), log: log)
            do {
                if try await answers(address, process, by: deadline) { return (process, address) }
            } catch {
                await process.terminate(within: .seconds(1))
                throw error
            }
            let exit = process.exit
            await process.terminate(within: .seconds(1))
            let tail = LogTail.of(log)
            if exit != nil, attempt < Self.portAttempts, Self.tellsOfTakenPort(tail) { continue }
            throw TargetError(
                .unreachable,
                (exit.map { "\(server.rawValue) ended with \($0)" }
                    ?? "\(server.rawValue) does not answer at \(address) after \(limit)") + tail,
                remedy: "correct \(template.path); the whole output is in \(log.string)")
        }
        preconditionFailure("the loop ends by returning or throwing")
    }

    private func values(_ port: Int, _ backends: [String]) -> [String: String] {
        var values = ["listen": "127.0.0.1:\(port)", "port": String(port), "directory": folder.string]
        for (index, backend) in backends.enumerated() { values["backend-\(index + 1)"] = backend }
        return values
    }

    /// Whether it gives any answer; the user is one of our own, so that no user's limit is touched.
    private func answers(
        _ address: String, _ process: ChildProcess, by deadline: ContinuousClock.Instant
    ) async throws -> Bool {
        while ContinuousClock.now < deadline, process.isRunning {
            let status = try await HTTPFetch.get(
                "/", from: address, headers: [("x-user", "highwater-start")], within: .seconds(2))
            // Nobody else may have taken the port in between and answer in its place.
            if status != nil, process.isRunning { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private static func tellsOfTakenPort(_ text: String) -> Bool {
        let text = text.lowercased()
        return text.contains("address already in use") || text.contains("cannot bind socket")
    }
}
