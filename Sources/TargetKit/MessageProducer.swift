import MessageLedger

/// Hands operations (messages, requests) to a target without waiting for the answers.
///
/// `LoadGeneration` is generic over it: no existential stands on the hot path. One thread, the generator's, calls
/// `send` and `wait`; a client that is driven by its caller does its input and output there.
public protocol MessageProducer: Sendable {
    /// Hands one operation to the client; the bytes are copied before it returns.
    func send(_ message: borrowing OutgoingMessage) -> Handover
    /// Operations handed over and not answered yet.
    var inFlight: Int { get }
    /// Waits for a moment of the monotonic clock, in nanoseconds.
    ///
    /// A client that is driven by its caller handles its connections meanwhile, and returns early when something was
    /// answered.
    func wait(until nanoseconds: UInt64)
    /// Operations that are due within this time, in nanoseconds, share one wake-up; 0 where each leaves at its own time.
    var grid: UInt64 { get }
    /// How many operations that are due already may share one look at the clock: 1 where handing one over takes
    /// microseconds.
    var handoversPerLook: Int { get }
    /// Whether an operation carries its idempotency key and its trace context; otherwise the latter is not made.
    var carriesIdentity: Bool { get }
    /// Where an operation carries its `MessageStamp`; none is made where it carries none.
    var stampPlace: StampPlace { get }
    /// Whether answers come only inside `wait`, which then returns early.
    var isDriven: Bool { get }
    /// Waits until all operations are answered, at most `limit`; then gives up on the rest.
    func close(within limit: Duration)
}

extension MessageProducer {
    public var grid: UInt64 { 200_000 }
    public var handoversPerLook: Int { 1 }
    public var carriesIdentity: Bool { true }
    public var stampPlace: StampPlace { .header }
    public var isDriven: Bool { false }
}

/// Where an operation carries its `MessageStamp`.
public enum StampPlace: Sendable, Hashable {
    case nowhere
    /// In a header of its own: the payload is what the application sees.
    case header
    /// Ahead of the payload: no memory is allocated for it, but whoever reads the payload has to pass over it.
    case payload
}

/// One operation as the generator fills it in; the pointers are valid during the call only.
public struct OutgoingMessage {
    /// Dense from 0 per producer: the ledger's number of the operation.
    public var sequence: UInt64
    /// When it was due, in nanoseconds of the monotonic clock.
    public var intended: UInt64
    /// When it is handed over, in milliseconds since 1970; 0 where nobody needs to know.
    public var created: Int64
    /// Its kind, as an index into the events of the load profile.
    public var kind: Int
    /// The path of the request, filled in; empty when the target has no paths.
    public var path: UnsafeRawBufferPointer
    public var key: UnsafeRawBufferPointer
    /// Its stamp leads it where the producer asks for that.
    public var payload: UnsafeRawBufferPointer
    /// The wire form of its `MessageStamp`; empty when that is not in a header.
    public var stamp: UnsafeRawBufferPointer
    /// Its idempotency key and correlation id, such as `0-4711`: the same however often it is sent.
    public var identity: UnsafeRawBufferPointer
    /// Its W3C trace context, 55 bytes: `00-<32 hex digits>-<16 hex digits>-01`.
    public var traceparent: UnsafeRawBufferPointer
    /// The headers that the profile asks for, filled in.
    public var headers: UnsafeBufferPointer<MessageHeader>

    public init(
        sequence: UInt64, intended: UInt64 = 0, created: Int64 = 0, kind: Int = 0,
        path: UnsafeRawBufferPointer = .empty,
        key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, stamp: UnsafeRawBufferPointer,
        identity: UnsafeRawBufferPointer = .empty, traceparent: UnsafeRawBufferPointer = .empty,
        headers: UnsafeBufferPointer<MessageHeader> = .init(start: nil, count: 0)
    ) {
        self.sequence = sequence
        self.intended = intended
        self.created = created
        self.kind = kind
        self.path = path
        self.key = key
        self.payload = payload
        self.stamp = stamp
        self.identity = identity
        self.traceparent = traceparent
        self.headers = headers
    }
}

/// A header of an operation; `name` ends with a zero byte that is not counted.
public struct MessageHeader {
    public var name: UnsafeRawBufferPointer
    public var value: UnsafeRawBufferPointer

    public init(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        self.name = name
        self.value = value
    }
}

extension UnsafeRawBufferPointer {
    /// No bytes.
    public static var empty: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}

/// What the client said when it was handed an operation.
public enum Handover: Sendable, Hashable {
    case taken
    /// The client has no room now: try again after `wait`.
    case full
    /// The client will never send it; it certainly has no effect.
    case refused(reason: String)
}

/// The answer to one operation.
public enum Delivery: Sendable, Hashable {
    case acknowledged(Place?)
    /// Sent, and no acknowledgement was asked for: nothing is known of it.
    case unconfirmed
    /// It certainly has no effect.
    case rejected(reason: String)
    /// No answer in time: it may have happened, or may happen later.
    case indeterminate(reason: String)
}

/// What a gateway made of one request, beside its delivery; times are nanoseconds of the monotonic clock.
public struct Exchange: Sendable, Hashable {
    /// The status of the last answer; 0 when there was none.
    public var status: UInt16
    /// When the last attempt was sent.
    public var sent: UInt64
    /// When the last answer came, or the request was given up.
    public var answered: UInt64
    /// How often it was sent; more than 1 after retries.
    public var attempts: UInt16
    /// The seconds that a `Retry-After` header asked for; `nil` without one.
    public var retryAfterSeconds: UInt32?
    /// Which backend answered, by the `x-backend` header: from 1; 0 when it does not tell.
    public var backend: UInt16

    public init(
        status: UInt16, sent: UInt64, answered: UInt64, attempts: UInt16 = 1, retryAfterSeconds: UInt32? = nil,
        backend: UInt16 = 0
    ) {
        self.status = status
        self.sent = sent
        self.answered = answered
        self.attempts = attempts
        self.retryAfterSeconds = retryAfterSeconds
        self.backend = backend
    }
}

/// Receives the answers, on the producer's own thread.
public protocol DeliveryReceiver: Sendable {
    /// `moment`: when the answer came, in nanoseconds of the monotonic clock.
    func receive(_ delivery: Delivery, of sequence: UInt64, at moment: UInt64)
    /// Many answers that came together at `moment`: calls `next` until it gives nil, and keeps none of its own work between
    /// two calls, so that what a batch has in common is done once.
    func receive(at moment: UInt64, _ next: () -> (delivery: Delivery, sequence: UInt64)?)
    /// The same from a gateway; comes instead of `receive(_:of:at:)`.
    func receive(_ delivery: Delivery, of sequence: UInt64, exchange: Exchange)
}

extension DeliveryReceiver {
    public func receive(_ delivery: Delivery, of sequence: UInt64, exchange: Exchange) {
        receive(delivery, of: sequence, at: exchange.answered)
    }

    public func receive(at moment: UInt64, _ next: () -> (delivery: Delivery, sequence: UInt64)?) {
        while let answer = next() { receive(answer.delivery, of: answer.sequence, at: moment) }
    }

    /// An answer that comes now.
    public func receive(_ delivery: Delivery, of sequence: UInt64) {
        receive(delivery, of: sequence, at: PacingClock.now)
    }
}
