import Experiments
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOSSL
import Synchronization
import TargetKit

/// Makes attempts over TLS or HTTP/2 on one event loop, and puts their ends into a queue.
final class SecureTransport: @unchecked Sendable {
    // Everything but `submitted`, which has a lock, is used on the event loop only; `abandonAll` goes there too.

    let loop: any EventLoop
    let address: SocketAddress
    let url: GatewayURL
    let version: RequestPlan.Version
    let timeout: TimeAmount
    let reusesConnections: Bool
    private let maximumConnections: Int
    let tls: NIOSSLContext?
    private let answers: AnswerQueue
    private let submitted = Mutex<[SecureRequest]>([])
    var connections: [ObjectIdentifier: SecureConnection] = [:]
    /// Connections without a request, HTTP/1.1 only; the last one was used last.
    var idle: [SecureConnection] = []
    private var open: [ObjectIdentifier: SecureAttempt] = [:]

    init(
        loop: any EventLoop, url: GatewayURL, plan: RequestPlan, trust: ServerTrust, answers: AnswerQueue
    ) throws(TargetError) {
        self.loop = loop
        self.url = url
        self.answers = answers
        version = plan.version
        timeout = .nanoseconds(Int64(clamping: plan.timeout.wholeNanoseconds))
        reusesConnections = plan.reusesConnections
        maximumConnections = max(1, plan.maximumConnections)
        do {
            address = try SocketAddress.makeAddressResolvingHost(url.host, port: Int(url.port))
        } catch {
            throw TargetError(
                .unreachable, "the host '\(url.host)' has no address: \(error)",
                remedy: "check the name in the URL, or write the address itself")
        }
        tls =
            url.scheme == .https
            ? try trust.context(for: url, protocols: plan.version == .http2 ? ["h2"] : ["http/1.1"]) : nil
    }

    /// Requests that may be in flight at once.
    var capacity: Int { version == .http1 ? maximumConnections : maximumConnections * SecureConnection.mostStreams }

    /// Begins an attempt; called on the caller's thread.
    func submit(_ request: SecureRequest) {
        let wasEmpty = submitted.withLock { submitted in
            submitted.append(request)
            return submitted.count == 1
        }
        if wasEmpty { loop.execute { self.beginSubmitted() } }
    }

    /// Ends all attempts and connections.
    func abandonAll() -> EventLoopFuture<Void> {
        loop.submit {
            self.beginSubmitted()
            for attempt in Array(self.open.values) { self.end(attempt, attempt.hasSent ? .abandoned : .neverSent) }
            for connection in Array(self.connections.values) { self.drop(connection) }
        }
    }

    private func beginSubmitted() {
        let requests = submitted.withLock { submitted in
            let all = submitted
            submitted.removeAll()
            return all
        }
        for request in requests {
            let attempt = SecureAttempt(request, began: PacingClock.now)
            open[ObjectIdentifier(attempt)] = attempt
            attempt.timer = loop.assumeIsolated().scheduleTask(in: timeout) {
                self.end(attempt, attempt.hasSent ? .timedOut : .notConnected)
            }
            begin(attempt)
        }
    }

    private func begin(_ attempt: SecureAttempt) {
        let connection = availableConnection() ?? openConnection()
        connection.load += 1
        send(attempt, on: connection)
    }

    private func availableConnection() -> SecureConnection? {
        switch version {
        case .http1:
            while let connection = idle.popLast() {
                if connection.channel?.isActive == true { return connection }
                drop(connection)
            }
            return nil
        case .http2:
            // Few connections: a plan has as many streams on each as servers allow.
            return connections.values.first { !$0.isEnding && $0.load < SecureConnection.mostStreams }
        }
    }

    func send(_ attempt: SecureAttempt, on connection: SecureConnection) {
        guard !attempt.isOver else { return connection.load -= 1 }
        switch connection.link {
        case .opening: connection.queued.append(attempt)
        case .http1(let channel, let handler):
            handler.attempt = attempt
            write(attempt, to: channel)
        case .http2(_, let multiplexer): openStream(attempt, connection, multiplexer)
        }
    }

    private func openStream(
        _ attempt: SecureAttempt, _ connection: SecureConnection, _ multiplexer: NIOHTTP2Handler.StreamMultiplexer
    ) {
        let scheme: HTTP2FramePayloadToHTTP1ClientCodec.HTTPProtocol = tls == nil ? .http : .https
        let handler = AnswerHandler(attempt, on: connection) { _, attempt, result, head, _ in
            self.streamEnded(attempt, connection, result, head)
        }
        let bound = NIOLoopBound(handler, eventLoop: loop)
        let channel = multiplexer.createStreamChannel { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandlers(
                    HTTP2FramePayloadToHTTP1ClientCodec(httpProtocol: scheme), bound.value)
            }
        }
        channel.assumeIsolated().whenComplete { result in
            switch result {
            case .success(let channel): self.write(attempt, to: channel)
            case .failure:
                // The handler has told of it already when it was in place.
                guard handler.attempt != nil else { return }
                handler.attempt = nil
                self.streamEnded(attempt, connection, .notLookedAt, nil)
            }
        }
    }

    private func streamEnded(
        _ attempt: SecureAttempt, _ connection: SecureConnection, _ result: AttemptResult, _ head: HTTPResponseHead?
    ) {
        connection.load -= 1
        if result == .notLookedAt, !attempt.isOver, attempt.refusals < 3 {
            // The server said that it did not look at it: another connection takes it (RFC 9113, 8.7).
            connection.isEnding = true
            attempt.refusals += 1
            attempt.hasSent = false
            begin(attempt)
        } else {
            end(attempt, result, head)
        }
        if connection.isEnding || !reusesConnections, connection.load == 0 { drop(connection) }
    }

    private func write(_ attempt: SecureAttempt, to channel: any Channel) {
        guard !attempt.isOver else { return channel.close(promise: nil) }
        attempt.hasSent = true
        attempt.channel = channel
        channel.write(HTTPClientRequestPart.head(attempt.request.head), promise: nil)
        if let body = attempt.request.body {
            channel.write(HTTPClientRequestPart.body(.byteBuffer(body)), promise: nil)
        }
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    }

    /// Tells of the end of an attempt, once.
    func end(_ attempt: SecureAttempt, _ result: AttemptResult, _ head: HTTPResponseHead? = nil) {
        open[ObjectIdentifier(attempt)] = nil
        guard let answer = attempt.end(result, head, now: PacingClock.now) else { return }
        if result == .timedOut || result == .abandoned { attempt.channel?.close(promise: nil) }
        answers.put(answer)
    }

    func drop(_ connection: SecureConnection) {
        connection.isEnding = true
        connections[ObjectIdentifier(connection)] = nil
        connection.channel?.close(promise: nil)
    }
}
