import TargetKit

/// One operation as the load profile makes it; its bytes are valid while it is borrowed.
public struct Event: ~Copyable {
    /// An index into the events of the load profile.
    public let kind: Int
    /// The path of the request, with its fields filled in.
    public let path: UnsafeRawBufferPointer
    public let key: UnsafeRawBufferPointer
    /// Dense from 0; `MessageStamp.noKey` for an event without a key.
    public let keyNumber: UInt32
    public let payload: UnsafeRawBufferPointer
    /// The payload with room for a `MessageStamp` ahead of it.
    public let stampedPayload: UnsafeMutableRawBufferPointer
    /// `<stream>-<index>`: the idempotency key and correlation id.
    public let identity: UnsafeRawBufferPointer
    /// The W3C trace context, 55 bytes.
    public let traceparent: UnsafeRawBufferPointer
    /// Those of the stream, then those of the kind.
    public let headers: UnsafeBufferPointer<MessageHeader>
}
