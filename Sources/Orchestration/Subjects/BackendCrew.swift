import ChildProcesses
import FaultInjection
import HTTPTarget

/// The backends behind a gateway, for the faults: `backend-1`, `backend-2`, …
struct BackendCrew: ChildCrew {
    private let backends: [BackendProcess]

    init(_ gateway: HTTPGateway) { backends = gateway.backends }

    static func name(_ backend: BackendProcess) -> String { "backend-\(backend.id)" }

    private func backend(_ name: String) -> BackendProcess? { backends.first { Self.name($0) == name } }

    var running: [String] { backends.filter(\.isAlive).map(Self.name) }

    func kill(_ name: String) async -> ExitStatus? {
        guard let backend = backend(name), backend.isAlive else { return nil }
        return await backend.kill()
    }

    func terminate(_ name: String, within limit: Duration) async -> ExitStatus? {
        guard let backend = backend(name), backend.isAlive else { return nil }
        return await backend.terminate(within: limit)
    }

    func start(_ name: String) async throws { try await backend(name)?.restart() }

    func setPaused(_ paused: Bool, _ name: String) async -> Bool {
        guard let backend = backend(name), backend.isAlive else { return false }
        return paused ? await backend.pause() : await backend.resume()
    }

    func pid(of name: String) -> Int32? { backend(name).flatMap { $0.isAlive ? $0.pid : nil } }
}
