import ChildProcesses
import Experiments
import Foundation
import SystemPackage
import TargetKit

extension HTTPSpec {
    /// Starts the backends and the gateway, or finds the one that runs already.
    ///
    /// - Parameters:
    ///   - directory: the run directory; what is started writes only below it.
    ///   - log: the file that the output of a child goes to, by the child's name.
    ///   - highwater: the program that the sandbox and the backends are started from.
    ///   - limit: how long each of them may take.
    ///   - backendAddresses: gets the addresses of the backends, and gives those that the gateway is told, in the same
    ///     order: of a proxy in between.
    /// - Returns: the gateway, which answers.
    /// - Throws: `TargetError`: unreachable when something does not start or answer, with what it said.
    public func provision(
        directory: FilePath, log: (_ child: String) -> FilePath, highwater: FilePath = CurrentExecutable.path,
        within limit: Duration = .seconds(10), backendAddresses: ([String]) async throws -> [String] = { $0 }
    ) async throws -> HTTPGateway {
        let folder = FilePath(URL(fileURLWithPath: directory.string).path).appending("gateway")
        if case .attached(let url) = source {
            let gateway = HTTPGateway(url: url, versions: ["gateway": "attached"])
            switch await TCPProbe.connecting(to: gateway.address, within: limit) {
            case .accepted: return gateway
            case .refused:
                throw TargetError(
                    .unreachable, "nothing listens at \(url)", remedy: "start the gateway, or correct 'url'")
            case .unknownHost:
                throw TargetError(
                    .unreachable, "the host of \(url) is unknown: its name has no address",
                    remedy: "correct 'url', or give the name an address")
            }
        }
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        var backends: [BackendProcess] = []
        do {
            for id in 0..<(self.backends?.count ?? 0) {
                backends.append(
                    try await .start(launch(id + 1, folder, log("backend-\(id + 1)"), highwater, limit)))
            }
            let told = backends.isEmpty ? [] : try await backendAddresses(backends.map(\.address))
            let start = GatewayStart(folder: folder, log: log("gateway"), highwater: highwater, limit: limit)
            let (process, address, versions) = try await startGateway(start, told)
            return HTTPGateway(
                url: "http://\(address)", backends: backends, versions: versions, process: process,
                store: backends.isEmpty ? nil : folder.appending("effects.db"))
        } catch {
            for backend in backends { await backend.end() }
            throw error
        }
    }

    private func launch(
        _ id: Int, _ folder: FilePath, _ log: FilePath, _ highwater: FilePath, _ limit: Duration
    ) -> BackendProcess.Launch {
        BackendProcess.Launch(
            id: id, highwater: highwater, arguments: backends?.arguments ?? [],
            store: folder.appending("effects.db"), readyFile: folder.appending("backend-\(id).ready"), log: log,
            limit: limit)
    }

    private func startGateway(
        _ start: GatewayStart, _ backends: [String]
    ) async throws -> (ChildProcess, address: String, versions: [String: String]) {
        switch source {
        case .embedded(let sandbox):
            let (process, address) = try await start.sandbox(sandbox, backends)
            return (process, address, ["gateway": "sandbox, \(sandbox.mode.rawValue)"])
        case .server(let server, let configuration):
            let executable = try server.executable()
            let template = try ConfigurationTemplate.read(configuration)
            let version = await server.version(executable, directory: start.folder)
            let (process, address) = try await start.server(server, executable, template, backends)
            return (process, address, ["gateway": version.isEmpty ? server.rawValue : version])
        case .attached: preconditionFailure("an attached gateway is not started")
        }
    }
}

extension ConfigurationTemplate {
    /// - Throws: `TargetError` when there is no such file.
    static func read(_ path: String) throws(TargetError) -> ConfigurationTemplate {
        switch SourceFiles.disk.read(path) {
        case .success(let text): return ConfigurationTemplate(path: path, text: text)
        case .failure(let failure):
            throw TargetError(
                .unsuitable, "the configuration '\(path)' cannot be read: \(failure)",
                remedy: "correct 'config': a path in a document is relative to that document")
        }
    }
}
