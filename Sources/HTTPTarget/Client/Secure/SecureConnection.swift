import NIOCore
import NIOHTTP1
import NIOHTTP2

/// One connection and the attempts on it: one at a time on HTTP/1.1, many on HTTP/2. Lives on the event loop.
final class SecureConnection {
    /// Streams of one HTTP/2 connection; servers allow 100 or more (RFC 9113, 6.5.2).
    static let mostStreams = 100

    enum Link {
        case opening
        case http1(any Channel, AnswerHandler)
        case http2(any Channel, NIOHTTP2Handler.StreamMultiplexer)
    }

    var link = Link.opening
    /// Attempts that wait for the connection to be made.
    var queued: [SecureAttempt] = []
    /// Attempts on it, with those that wait for it.
    var load = 0
    /// Whether it takes no more requests.
    var isEnding = false
    /// The last stream that the server looks at; `nil` until it has said that it ends the connection (RFC 9113, 6.8).
    var lastStream: HTTP2StreamID?

    var channel: (any Channel)? {
        switch link {
        case .opening: nil
        case .http1(let channel, _), .http2(let channel, _): channel
        }
    }
}

/// Notes that a server takes no more streams on a connection. It sees the frame before the streams that were passed over
/// are closed.
final class GoAwayHandler: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame

    private let noted: (_ lastStream: HTTP2StreamID?) -> Void

    init(_ noted: @escaping (HTTP2StreamID?) -> Void) { self.noted = noted }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .goAway(let lastStream, _, _) = Self.unwrapInboundIn(data).payload { noted(lastStream) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        noted(nil)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Errors of one stream are told on its own channel.
        if !(error is NIOHTTP2Errors.StreamError) { context.close(promise: nil) }
    }
}
