import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// The kept connections to one backend.
final class UpstreamConnections: Sendable {
    static let mostIdle = 256

    private let host: String
    private let port: Int
    private let connectLimit: TimeAmount
    private let idle = Mutex<[any Channel]>([])

    /// `connectLimit`: how long connecting may take.
    init(host: String, port: Int, connectLimit: TimeAmount) {
        (self.host, self.port, self.connectLimit) = (host, port, connectLimit)
    }

    /// Sends a request and waits for the whole answer, at most `limit` after the connection is there.
    func exchange(
        _ head: HTTPRequestHead, _ body: ByteBuffer, within limit: TimeAmount?
    ) async throws(UpstreamFailure) -> UpstreamAnswer {
        let channel = try await connection()
        let answer = channel.eventLoop.makePromise(of: UpstreamAnswer.self)
        channel.writeAndFlush(
            UpstreamRequest(head: head, body: body, limit: limit, answer: answer), promise: nil)
        do {
            let whole = try await answer.futureResult.get()
            if whole.head.isKeepAlive { keep(channel) }
            return whole
        } catch let failure as UpstreamFailure { throw failure } catch { throw .cutOff }
    }

    private func connection() async throws(UpstreamFailure) -> any Channel {
        let kept = idle.withLock { idle in
            while let channel = idle.popLast() { if channel.isActive { return Optional(channel) } }
            return nil
        }
        if let kept { return kept }
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(connectLimit)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        try channel.pipeline.syncOperations.addHandler(ExchangeHandler())
                    }
                }
                .connect(host: host, port: port).get()
        } catch { throw .unreachable }
    }

    private func keep(_ channel: any Channel) {
        let isKept = idle.withLock { idle in
            guard channel.isActive, idle.count < Self.mostIdle else { return false }
            idle.append(channel)
            return true
        }
        if !isKept { channel.close(promise: nil) }
    }
}
