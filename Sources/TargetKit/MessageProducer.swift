import MessageLedger

/// Hands messages to a target without waiting for the answers.
///
/// `LoadGeneration` is generic over it: no existential stands on the hot path.
public protocol MessageProducer: Sendable {
    /// Hands one message to the client; the bytes are copied before it returns.
    func send(_ message: OutgoingMessage) -> Handover
    /// Messages handed over and not answered yet.
    var inFlight: Int { get }
    /// Waits until all messages are answered, at most `limit`; then gives up on the rest.
    func close(within limit: Duration)
}

/// One message as the generator fills it in; the pointers are valid during the call only.
public struct OutgoingMessage {
    public var sequence: UInt64
    public var key: UnsafeRawBufferPointer
    public var payload: UnsafeRawBufferPointer
    public var stamp: UnsafeRawBufferPointer

    public init(
        sequence: UInt64, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, stamp: UnsafeRawBufferPointer
    ) {
        self.sequence = sequence
        self.key = key
        self.payload = payload
        self.stamp = stamp
    }
}

/// What the client said when it was handed a message.
public enum Handover: Sendable, Hashable {
    case taken
    /// The client's own queue is full: try again later.
    case full
    /// The client will never send it; it certainly has no effect.
    case refused(reason: String)
}

/// The answer to one message.
public enum Delivery: Sendable, Hashable {
    case acknowledged(Place?)
    /// Sent, and no acknowledgement was asked for: nothing is known of it.
    case unconfirmed
    /// It certainly has no effect.
    case rejected(reason: String)
    /// No answer in time: it may have happened, or may happen later.
    case indeterminate(reason: String)
}

/// Receives the answers, on the producer's own thread.
public protocol DeliveryReceiver: Sendable {
    func receive(_ delivery: Delivery, of sequence: UInt64)
}
