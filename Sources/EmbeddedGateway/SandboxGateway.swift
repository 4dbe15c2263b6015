import Experiments
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// A gateway for experiments: rate limits per user, failover between backends, isolation of routes; each of them right,
/// or wrong on purpose.
public final class SandboxGateway: Sendable {
    static let longestBody = 8 << 20

    private let settings: GatewaySettings
    private let limits: UserLimits?
    /// Not an optional `Mutex`: calling through one that is nil locks what is not there (Swift 6.3).
    private let bulkhead: Mutex<Bulkhead?>
    private let proxy: ReverseProxy?

    public init(_ settings: GatewaySettings) {
        self.settings = settings
        limits = settings.limit.map { UserLimits($0, conduct: settings.conduct) }
        bulkhead = Mutex(settings.concurrency.map { Bulkhead(limit: $0, conduct: settings.conduct) })
        proxy = settings.upstreams.isEmpty ? nil : ReverseProxy(settings)
    }

    /// Serves until the task is cancelled; `ready` gets the port once it listens.
    public func run(ready: @escaping @Sendable (_ port: Int) -> Void) async throws {
        var logger = Logger(label: "gateway")
        logger.logLevel = .warning
        let application = Application(
            responder: CallbackResponder<GatewayContext> { [self] request, context in
                try await respond(to: request, from: context.client)
            },
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port)),
            onServerRunning: { ready($0.localAddress?.port ?? 0) },
            logger: logger)
        try await application.run()
    }

    func respond(to request: Request, from client: SocketAddress?) async throws -> Response {
        guard let body = try? await request.body.collect(upTo: Self.longestBody) else {
            return Response(status: .contentTooLarge)
        }
        let user = request.headers[.user] ?? client?.ipAddress ?? "unknown"
        switch limits?.admit(user) {
        case .refused(let nanoseconds): return refusal(retryAfter: nanoseconds)
        case .admitted(let wait) where wait > 0: try await Task.sleep(for: .nanoseconds(Int64(wait)))
        case .admitted, nil: break
        }
        let route = String(request.uri.path.split(separator: "/").first ?? "")
        guard bulkhead.withLock({ $0?.enter(route) }) != false else {
            return Response(status: .serviceUnavailable, headers: [.retryAfter: "1"])
        }
        defer { bulkhead.withLock { $0?.leave(route) } }
        guard let proxy else { return Response(status: .ok) }
        do {
            return Response(try await proxy.forward(request.upstreamHead(bodyLength: body.readableBytes), body))
        } catch {
            return Response(status: error == .timedOut ? .gatewayTimeout : .badGateway)
        }
    }

    /// In whole seconds, rounded up: who obeys does not come too early.
    private func refusal(retryAfter nanoseconds: UInt64) -> Response {
        let seconds = max(1, (nanoseconds + 999_999_999) / 1_000_000_000)
        return Response(status: .tooManyRequests, headers: [.retryAfter: String(seconds)])
    }
}
