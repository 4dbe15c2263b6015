import NIOCore
import NIOHTTP1
import NIOHTTP2

/// Follows the answers on one HTTP/1.1 connection or HTTP/2 stream.
final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    /// The attempt that the next answer belongs to.
    var attempt: SecureAttempt?
    private var head: HTTPResponseHead?
    private var result: AttemptResult?
    /// The connection of an HTTP/2 stream; `nil` on HTTP/1.1.
    private let connection: SecureConnection?
    /// Told of each end: of a whole answer (whether the connection may be used again), or of another.
    private let ended: (AnswerHandler, SecureAttempt, AttemptResult, HTTPResponseHead?, _ isReusable: Bool) -> Void

    init(
        _ attempt: SecureAttempt?, on connection: SecureConnection? = nil,
        ended: @escaping (AnswerHandler, SecureAttempt, AttemptResult, HTTPResponseHead?, Bool) -> Void
    ) {
        self.attempt = attempt
        self.connection = connection
        self.ended = ended
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head): if head.status.code >= 200 { self.head = head }
        case .body: break
        case .end:
            guard let attempt, let head else { return context.close(promise: nil) }
            (self.attempt, self.head) = (nil, nil)
            ended(self, attempt, .answered, head, head.isKeepAlive)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if wasPassedOver(error) {
            result = .notLookedAt
        } else if let error = error as? HTTPParserError, error != .invalidEOFState {
            result = .malformed
        }
        context.close(promise: nil)
    }

    /// Whether the server said that it did not and will not look at the stream (RFC 9113, 6.8 and 8.7).
    private func wasPassedOver(_ error: any Error) -> Bool {
        if error is NIOHTTP2Errors.CreatedStreamAfterGoaway { return true }
        guard let closed = error as? NIOHTTP2Errors.StreamClosed else { return false }
        return closed.errorCode == .refusedStream || closed.streamID > (connection?.lastStream ?? .maxID)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { fail() }

    private func fail() {
        guard let attempt else { return }
        self.attempt = nil
        let closed: AttemptResult = head == nil ? .closedUnanswered : .closedInAnswer
        ended(self, attempt, attempt.hasSent ? result ?? closed : .unreachable, nil, false)
    }
}
