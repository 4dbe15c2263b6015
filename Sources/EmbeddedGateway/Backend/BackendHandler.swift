import MessageLedger
import NIOCore
import NIOHTTP1

/// Answers the requests of one connection, one after the other.
final class BackendHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    static let longestBody = 8 << 20

    private let service: BackendService
    private let identity: String
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var isTooLong = false

    init(_ service: BackendService) {
        self.service = service
        identity = String(service.settings.id)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head): (self.head, isTooLong) = (head, false)
        case .body(var chunk):
            guard !isTooLong, body.readableBytes + chunk.readableBytes <= Self.longestBody else {
                return isTooLong = true
            }
            body.writeBuffer(&chunk)
        case .end:
            guard let head else { return }
            let body = body
            (self.head, self.body) = (nil, ByteBuffer())
            guard !isTooLong else { return answer(context, head, .payloadTooLarge, "the body is too long\n") }
            respond(context, head, body)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func respond(_ context: ChannelHandlerContext, _ head: HTTPRequestHead, _ body: ByteBuffer) {
        let path = String(head.uri.prefix { $0 != "?" })
        switch (head.method, path) {
        case (.GET, "/health"): answer(context, head, .ok, "ok\n")
        case (.GET, "/stats"):
            answer(
                context, head, .ok, "{\"backend\":\(identity),\"requests\":\(service.total)}\n",
                type: "application/json")
        case (.GET, "/ledger"): sendLedger(context, head)
        default: work(context, head, path, body)
        }
    }

    private func work(_ context: ChannelHandlerContext, _ head: HTTPRequestHead, _ path: String, _ body: ByteBuffer) {
        service.countRequest()
        let time = service.settings.work(at: path)
        guard time > .zero else { return finish(context, head, body) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: time) {
            let (handler, context) = bound.value
            handler.finish(context, head, body)
        }
    }

    private func finish(_ context: ChannelHandlerContext, _ head: HTTPRequestHead, _ body: ByteBuffer) {
        guard let writer = service.writer, head.method == .POST || head.method == .PUT,
            let key = head.headers.first(name: "idempotency-key")
        else { return answer(context, head, .ok, "") }
        let checksum = body.withUnsafeReadableBytes { CRC32C.checksum($0) }
        let result = context.eventLoop.makePromise(of: EffectStore.Result.self)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        result.futureResult.whenComplete { result in
            let (handler, context) = bound.value
            handler.answer(context, head, result, checksum)
        }
        writer.apply(key: key, checksum: checksum, result: result)
    }

    private func answer(
        _ context: ChannelHandlerContext, _ head: HTTPRequestHead, _ result: Result<EffectStore.Result, any Error>,
        _ checksum: UInt32
    ) {
        switch result {
        case .success(.applied): answer(context, head, .ok, Self.effect(checksum, by: identity))
        // The first result once more, to the byte.
        case .success(.repeated(let backend)): answer(context, head, .ok, Self.effect(checksum, by: String(backend)))
        case .success(.conflict):
            answer(context, head, .unprocessableEntity, "the key was used with another body\n")
        case .failure(let error): answer(context, head, .internalServerError, "the store failed: \(error)\n")
        }
    }

    private static func effect(_ checksum: UInt32, by backend: String) -> String {
        "{\"applied-by\":\(backend),\"checksum\":\(checksum)}\n"
    }

    private func sendLedger(_ context: ChannelHandlerContext, _ head: HTTPRequestHead) {
        guard let store = service.settings.store else {
            return answer(context, head, .notFound, "this backend has no store\n")
        }
        context.write(Self.wrapOutboundOut(.head(responseHead(head, .ok, type: "application/jsonl"))), promise: nil)
        LedgerSender(path: store, channel: context.channel, closes: !head.isKeepAlive).start()
    }

    private func answer(
        _ context: ChannelHandlerContext, _ request: HTTPRequestHead, _ status: HTTPResponseStatus, _ text: String,
        type: String = "text/plain"
    ) {
        // The client may have gone while the work was done.
        guard context.channel.isActive else { return }
        var head = responseHead(request, status, type: type)
        head.headers.add(name: "content-length", value: String(text.utf8.count))
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        if !text.isEmpty, request.method != .HEAD {
            context.write(Self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        }
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
        if !request.isKeepAlive { context.close(promise: nil) }
    }

    private func responseHead(
        _ request: HTTPRequestHead, _ status: HTTPResponseStatus, type: String
    ) -> HTTPResponseHead {
        var headers = HTTPHeaders([("x-backend", identity), ("content-type", type)])
        if !request.isKeepAlive { headers.add(name: "connection", value: "close") }
        return HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }
}
