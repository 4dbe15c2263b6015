import Experiments
import TargetKit

/// Sends requests over HTTP/1.1 connections of its own, driven by its caller: no thread, no lock, no allocation per
/// request.
///
/// All input and output happens inside of `send` and `wait`; answers are handed to the receiver inside of `wait` and
/// `close`. A receiver may call `send` for the next request.
public final class HTTPClient: MessageProducer, @unchecked Sendable {
    // Safe because one thread at a time calls it, the generator's, as `MessageProducer` asks.

    let address: ServerAddress
    let receiver: any DeliveryReceiver
    let verdicts: StatusVerdicts
    /// Nanoseconds that one attempt may take.
    let timeout: UInt64
    let reusesConnections: Bool
    /// Whether the bytes of a request are kept until it is answered.
    let keepsRequests: Bool
    let pool: ConnectionPool
    let poller: SocketPoller
    /// What was read last.
    let readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 64)
    private let templates: UnsafeMutableBufferPointer<RequestTemplate>
    /// The request that is being sent, where it need not be kept.
    private var scratch = ByteStore()
    /// Attempts that failed while they were being sent; told of in `wait`.
    var failures: [(slot: Int, result: AttemptResult)] = []
    var retries: RetryPolicy?
    var waiting = DueQueue<WaitingRequest>()
    /// Memory of requests that are answered.
    var spareStores: [ByteStore] = []
    /// Requests answered since the present `wait` began.
    var answered = 0
    /// Whether nothing more is taken.
    private var isClosing = false
    private var isClosed = false

    /// What the kernel takes to wake a thread, in nanoseconds: the end of each wait is spent looking instead, so that what
    /// is due leaves on time. A wait that ends a sleep's length too late would push together what comes after it.
    private static let wakingUp: UInt64 = 22_000

    /// Repetitions that may be waited for at the most; beyond it a request is not repeated.
    static let mostWaiting = 65_536

    /// Makes a client for one stream of a load.
    ///
    /// - Parameters:
    ///   - url: where the gateway is; resolved now.
    ///   - plan: how it is talked to.
    ///   - kinds: what each kind of event asks; `nil` for what the plan asks.
    ///   - seed: where the pauses before repetitions are drawn from.
    ///   - receiver: gets the answers, on the caller's thread.
    ///   - polling: how it learns that sockets are ready.
    /// - Throws: `TargetError` when the host has no address, or the system allows too few connections.
    public init(
        url: GatewayURL, plan: RequestPlan, kinds: [RequestLine?], seed: UInt64, receiver: some DeliveryReceiver,
        polling: SocketPolling = .epoll
    ) throws(TargetError) {
        try Descriptors.allow(connections: plan.maximumConnections)
        address = try ServerAddress(host: url.host, port: url.port)
        self.receiver = receiver
        verdicts = StatusVerdicts(plan)
        timeout = max(1_000_000, plan.timeout.wholeNanoseconds)
        reusesConnections = plan.reusesConnections
        keepsRequests = plan.retry != nil
        retries = plan.retry.map { RetryPolicy($0, seed: seed) }
        pool = ConnectionPool(capacity: max(1, plan.maximumConnections))
        poller = SocketPoller(polling, slots: pool.capacity)
        let lines = (kinds.isEmpty ? [nil] : kinds).map { $0 ?? plan.line }
        templates = .allocate(capacity: lines.count)
        _ = templates.initialize(from: lines.map { RequestTemplate($0, plan: plan, url: url) })
    }

    deinit {
        for slot in 0..<pool.capacity where pool[slot].pointee.descriptor >= 0 { disconnect(slot) }
        for template in templates { template.deallocate() }
        templates.deallocate()
        readBuffer.deallocate()
        scratch.deallocate()
        for index in spareStores.indices { spareStores[index].deallocate() }
        while !waiting.isEmpty {
            var request = waiting.removeFirst()
            request.bytes.deallocate()
        }
    }

    public var inFlight: Int { pool.busyCount + waiting.count }

    public func send(_ message: borrowing OutgoingMessage) -> Handover {
        guard !isClosing else { return .refused(reason: "the client is closed") }
        let slot = pool.take()
        guard slot >= 0 else { return .full }
        let connection = pool[slot]
        let template = templates[message.kind]
        connection.pointee.request = OpenRequest(sequence: message.sequence, isHead: template.isHead)
        if keepsRequests {
            retries?.countFirstAttempt()
            connection.pointee.output.removeAll()
            let keyEnd = template.write(message, to: &connection.pointee.output)
            connection.pointee.request.keyEnd = Int32(keyEnd)
            beginAttempt(slot, connection.pointee.output.bytes)
        } else {
            scratch.removeAll()
            _ = template.write(message, to: &scratch)
            beginAttempt(slot, scratch.bytes)
        }
        return .taken
    }

    public func wait(until limit: UInt64) {
        guard !isClosed else { return PacingClock.sleep(until: limit) }
        answered = 0
        while true {
            reportFailures()
            let now = PacingClock.now
            expireAttempts(now)
            repeatDue(now)
            let moment = answered > 0 ? now : min(limit, ownNextMoment())
            let rest = moment > now ? moment - now : 0
            let count = poller.wait(nanoseconds: rest > Self.wakingUp ? rest - Self.wakingUp : 0)
            for index in 0..<count {
                let event = poller.event(index)
                handle(event.slot, event.readiness)
            }
            // Repetitions take the connections that are free now before the caller does.
            if !waiting.isEmpty { repeatDue(PacingClock.now) }
            if answered > 0 || PacingClock.now >= limit { return }
        }
    }

    public func close(within limit: Duration) {
        guard !isClosing else { return }
        isClosing = true
        let end = PacingClock.now + limit.wholeNanoseconds
        while inFlight > 0, PacingClock.now < end { wait(until: end) }
        reportFailures()
        isClosed = true
        for slot in 0..<pool.capacity {
            switch pool[slot].pointee.phase {
            case .closed: break
            case .idle: disconnect(slot)
            case .connecting, .busy, .failed: fail(slot, pool[slot].pointee.hasSent ? .abandoned : .neverSent)
            }
        }
        abandonWaiting()
    }

    /// When the client has something to do by itself.
    private func ownNextMoment() -> UInt64 {
        var moment = UInt64.max
        if !failures.isEmpty { return 0 }
        let oldest = pool.oldestAttempt
        if oldest >= 0 { moment = pool[oldest].pointee.request.sent + timeout }
        if let due = waiting.firstDue, pool.hasFree { moment = min(moment, due) }
        return moment
    }
}
