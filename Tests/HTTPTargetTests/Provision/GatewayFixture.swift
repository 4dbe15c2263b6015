import ChildProcesses
import Foundation
import HTTPTarget
import NIOCore
import NIOHTTP1
import SystemPackage
import TestSupport

/// Starts gateways as a run does.
enum GatewayFixture {
    /// The program, beside the test bundle, where the package manager builds both.
    static let highwater = FilePath(
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "highwater").path)

    /// A configuration that is shipped.
    static func configuration(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "experiments/gateway/servers/\(name)").path
    }

    /// A gateway with the configuration `name`.
    static func spec(_ name: String, backends: BackendsPlan? = nil) -> HTTPSpec {
        let server = name.hasPrefix("nginx") ? GatewayServer.nginx : .haproxy
        return HTTPSpec(source: .server(server, configuration: configuration(name)), backends: backends)
    }

    /// Starts the gateway, and ends it when `body` is through; gives the pids of everything that was started.
    @discardableResult
    static func with(
        _ spec: HTTPSpec, _ body: (HTTPGateway, TestRequests) async throws -> Void
    ) async throws -> [pid_t] {
        let directory = try TemporaryDirectory()
        let gateway = try await spec.provision(
            directory: directory.path, log: { directory.file("\($0).log") }, highwater: highwater)
        let result: Result<Void, any Error>
        do { result = .success(try await body(gateway, TestRequests(gateway.address))) } catch {
            result = .failure(error)
        }
        let pids = gateway.backends.map(\.pid)
        await gateway.shutDown()
        try result.get()
        return pids
    }
}
