import ChildProcesses
import Experiments
import Foundation
import Outcomes
import SystemPackage

/// A gateway under test, with the backends that were started for it.
public final class HTTPGateway: Sendable {
    /// Where clients send: `http://127.0.0.1:8080`.
    public let url: String
    /// In the order of their numbers; empty for a gateway that ran already.
    public let backends: [BackendProcess]
    public let versions: [String: String]
    /// The gateway's own process; `nil` for one that ran already.
    private let process: ChildProcess?
    private let store: FilePath?

    init(
        url: String, backends: [BackendProcess] = [], versions: [String: String], process: ChildProcess? = nil,
        store: FilePath? = nil
    ) {
        (self.url, self.backends, self.versions) = (url, backends, versions)
        (self.process, self.store) = (process, store)
    }

    /// Host and port of `url`; the port of the scheme, when the URL has none.
    public var address: String {
        let rest = url.drop { $0 != "/" }.dropFirst(2)
        let authority = rest.prefix { $0 != "/" }
        let hasPort = authority.last != "]" && authority.contains(":")
        return String(authority) + (hasPort ? "" : url.hasPrefix("https") ? ":443" : ":80")
    }

    /// Whether the gateway's process exists; of one that ran already nobody knows.
    public var isAlive: Bool { process?.isRunning ?? true }

    /// The effects that the backends keep; `nil` when none were started.
    public var outcomeSource: OutcomeSource? { store.map { OutcomeSource.effects(at: $0.string) } }

    /// Reads what the backends applied, one idempotency key at a time; nothing when none were started.
    public func forEachOutcome(_ body: (KeyOutcome) throws -> Void) async throws {
        try await outcomeSource?.forEachOutcome(at: address, body)
    }

    /// Ends every process that was started for the run.
    public func shutDown() async {
        await process?.terminate(within: .seconds(2))
        await withTaskGroup { group in
            for backend in backends { group.addTask { await backend.end() } }
        }
    }
}
