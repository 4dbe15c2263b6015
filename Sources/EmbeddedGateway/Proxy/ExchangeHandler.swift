import NIOCore
import NIOHTTP1

/// Sends one request at a time on a connection to a backend, and keeps the promise of its answer.
final class ExchangeHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = UpstreamRequest
    typealias OutboundOut = HTTPClientRequestPart

    static let longestBody = 16 << 20

    private var answer: EventLoopPromise<UpstreamAnswer>?
    private var timer: Scheduled<Void>?
    private var head: HTTPResponseHead?
    private var body = ByteBuffer()

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let request = Self.unwrapOutboundIn(data)
        guard context.channel.isActive else { return request.answer.fail(UpstreamFailure.cutOff) }
        answer = request.answer
        if let limit = request.limit {
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            timer = context.eventLoop.scheduleTask(in: limit) {
                let (handler, context) = bound.value
                handler.fail(.timedOut, context)
            }
        }
        context.write(Self.wrapOutboundOut(.head(request.head)), promise: nil)
        if request.body.readableBytes > 0 {
            context.write(Self.wrapOutboundOut(.body(.byteBuffer(request.body))), promise: nil)
        }
        context.write(Self.wrapOutboundOut(.end(nil)), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(var chunk):
            guard body.readableBytes + chunk.readableBytes <= Self.longestBody else { return fail(.tooLong, context) }
            body.writeBuffer(&chunk)
        case .end: finish(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(.cutOff, context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(.cutOff, context) }

    private func finish(_ context: ChannelHandlerContext) {
        guard let head, let answer else { return fail(.cutOff, context) }
        let whole = UpstreamAnswer(head: head, body: body)
        reset()
        if !head.isKeepAlive { context.close(promise: nil) }
        answer.succeed(whole)
    }

    /// The connection is of no use any more: a late answer must not be taken for the next one.
    private func fail(_ failure: UpstreamFailure, _ context: ChannelHandlerContext) {
        let answer = answer
        reset()
        context.close(promise: nil)
        answer?.fail(failure)
    }

    private func reset() {
        timer?.cancel()
        (answer, timer, head, body) = (nil, nil, nil, ByteBuffer())
    }
}
