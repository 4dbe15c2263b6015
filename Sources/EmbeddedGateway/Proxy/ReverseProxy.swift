import Experiments
import NIOCore
import NIOHTTP1
import Synchronization

/// Carries requests to backends in turn; after a failure to the next one, as far as that does no harm.
///
/// Broken, it makes one attempt, without a time limit, and goes on asking a backend that is dead.
final class ReverseProxy: Sendable {
    private let backends: [UpstreamConnections]
    private let conduct: GatewayConduct
    private let limit: TimeAmount?
    private let pool: Mutex<UpstreamPool>

    init(_ settings: GatewaySettings) {
        let isCorrect = settings.conduct == .correct
        conduct = settings.conduct
        limit = isCorrect ? settings.timeout : nil
        backends = settings.upstreams.map {
            UpstreamConnections(
                host: $0.host, port: $0.port,
                connectLimit: isCorrect ? min(settings.timeout, .milliseconds(250)) : .hours(1))
        }
        pool = Mutex(
            UpstreamPool(
                count: backends.count, rest: UInt64(settings.rest.nanoseconds), conduct: settings.conduct))
    }

    /// The answer of a backend; of none, the last failure.
    func forward(_ head: HTTPRequestHead, _ body: ByteBuffer) async throws(UpstreamFailure) -> UpstreamAnswer {
        var tried: Set<Int> = []
        var last = UpstreamFailure.unreachable
        while let backend = pool.withLock({ $0.choose(at: Self.now, tried: tried) }) {
            tried.insert(backend)
            do {
                let answer = try await backends[backend].exchange(head, body, within: limit)
                pool.withLock { $0.note(backend, answered: true, at: Self.now) }
                return answer
            } catch {
                pool.withLock { $0.note(backend, answered: false, at: Self.now) }
                last = error
                guard conduct == .correct, error == .unreachable || Self.mayRepeat(head) else { break }
            }
        }
        throw last
    }

    private static var now: UInt64 { NIODeadline.now().uptimeNanoseconds }

    /// Whether a second try has no second effect: by the method, or by the key that the sender gave.
    private static func mayRepeat(_ head: HTTPRequestHead) -> Bool {
        switch head.method {
        case .GET, .HEAD, .PUT, .DELETE, .OPTIONS, .TRACE: true
        default: head.headers.contains(name: "idempotency-key")
        }
    }
}
