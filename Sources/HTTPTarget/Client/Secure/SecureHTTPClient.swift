import Experiments
import NIOCore
import NIOPosix
import TargetKit

/// Sends requests over TLS, or over HTTP/2, by SwiftNIO's codecs on one event loop.
///
/// The caller's thread decides about repetitions and hands out the answers inside of `wait`, as `HTTPClient` does.
public final class SecureHTTPClient: MessageProducer, @unchecked Sendable {
    // Safe because one thread at a time calls it, the generator's, as `MessageProducer` asks; what it shares with the
    // event loop is in `transport` and `answers`, which have locks.

    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let transport: SecureTransport
    private let answers = AnswerQueue()
    private let templates: [SecureRequestTemplate]
    private let verdicts: StatusVerdicts
    private let receiver: any DeliveryReceiver
    private var retries: RetryPolicy?
    private var waiting = DueQueue<SecureRequest>()
    /// Attempts handed to the transport and not ended.
    private var open = 0
    private var told = 0
    private var isClosing = false

    /// Makes a client for one stream of a load.
    ///
    /// - Parameters:
    ///   - url: where the gateway is; resolved now.
    ///   - plan: how it is talked to.
    ///   - kinds: what each kind of event asks; `nil` for what the plan asks.
    ///   - seed: where the pauses before repetitions are drawn from.
    ///   - trust: which servers it talks to.
    ///   - receiver: gets the answers, on the caller's thread.
    /// - Throws: `TargetError` when the host has no address, TLS cannot be set up, or there are too few descriptors.
    public init(
        url: GatewayURL, plan: RequestPlan, kinds: [RequestLine?], seed: UInt64, trust: ServerTrust = ServerTrust(),
        receiver: some DeliveryReceiver
    ) throws(TargetError) {
        try Descriptors.allow(connections: plan.maximumConnections)
        self.receiver = receiver
        verdicts = StatusVerdicts(plan)
        retries = plan.retry.map { RetryPolicy($0, seed: seed) }
        templates = (kinds.isEmpty ? [nil] : kinds).map {
            SecureRequestTemplate($0 ?? plan.line, plan: plan, url: url)
        }
        do throws(TargetError) {
            transport = try SecureTransport(loop: group.next(), url: url, plan: plan, trust: trust, answers: answers)
        } catch {
            group.shutdownGracefully { _ in }
            throw error
        }
    }

    deinit {
        group.shutdownGracefully { _ in }
    }

    public var inFlight: Int { open + waiting.count }

    public func send(_ message: borrowing OutgoingMessage) -> Handover {
        guard !isClosing else { return .refused(reason: "the client is closed") }
        guard open < transport.capacity else { return .full }
        retries?.countFirstAttempt()
        submit(templates[message.kind].request(message))
        return .taken
    }

    public func wait(until limit: UInt64) {
        told = 0
        while true {
            for answer in answers.takeAll() { conclude(answer) }
            repeatDue()
            if told > 0 || PacingClock.now >= limit { return }
            answers.wait(until: min(limit, waiting.firstDue ?? .max))
        }
    }

    public func close(within limit: Duration) {
        guard !isClosing else { return }
        isClosing = true
        let end = PacingClock.now + limit.wholeNanoseconds
        while inFlight > 0, PacingClock.now < end { wait(until: end) }
        while !waiting.isEmpty {
            let request = waiting.removeFirst()
            let now = PacingClock.now
            tell(SecureAnswer(request: request, result: .notRepeated, sent: now, answered: now))
        }
        retries = nil
        try? transport.abandonAll().wait()
        for answer in answers.takeAll() { conclude(answer) }
        try? group.syncShutdownGracefully()
    }

    private func submit(_ request: SecureRequest) {
        var request = request
        request.attempts += 1
        open += 1
        transport.submit(request)
    }

    private func conclude(_ answer: SecureAnswer) {
        open -= 1
        var request = answer.request
        guard waiting.count < HTTPClient.mostWaiting,
            let pause = retries?.pause(
                after: answer.result, status: answer.status, sequence: request.sequence, attempts: request.attempts,
                retryAfter: answer.retryAfter)
        else { return tell(answer) }
        if case .indeterminate = delivery(answer) { request.mayHaveHappened = true }
        waiting.insert(request, due: answer.answered + pause)
    }

    private func repeatDue() {
        while let due = waiting.firstDue, due <= PacingClock.now, open < transport.capacity {
            var request = waiting.removeFirst()
            if retries?.sameKey == false, let key = request.key {
                request.head.headers.replaceOrAdd(name: "idempotency-key", value: "\(key)-\(request.attempts + 1)")
            }
            submit(request)
        }
    }

    private func delivery(_ answer: SecureAnswer) -> Delivery {
        verdicts.delivery(of: answer.result, status: answer.status)
    }

    private func tell(_ answer: SecureAnswer) {
        told += 1
        var delivery = delivery(answer)
        // A definite no to the last attempt says nothing about those before it.
        if answer.request.mayHaveHappened, case .rejected = delivery { delivery = AttemptResult.earlierEffect }
        receiver.receive(delivery, of: answer.request.sequence, exchange: answer.exchange)
    }
}
