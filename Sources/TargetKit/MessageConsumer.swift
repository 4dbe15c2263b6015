import MessageLedger

/// Reads messages as a member of a consumer group.
///
/// The reference consumer is generic over it, so that one loop serves every target that has groups.
public protocol MessageConsumer: ~Copyable {
    /// Waits for the next thing to happen, at most `limit`, and hands it to `body` while it is valid.
    mutating func poll(within limit: Duration, _ body: (ConsumerEvent) throws -> Void) rethrows
    /// Confirms to the group that everything before these positions is processed.
    ///
    /// `waiting`: whether to wait for the group's answer.
    /// Returns: a reason when the group refused.
    mutating func commit(_ positions: [Int32: Int64], waiting: Bool) -> String?
    /// Takes the partitions of an `.assigned` or gives back those of a `.revoked` event, after its handling.
    mutating func accept(_ change: AssignmentChange)
    /// The first offset that the target still holds; `nil` when it does not tell in time.
    mutating func firstOffset(of partition: Int32) -> Int64?
    /// The generation of the group that the member is in; `nil` when the client does not tell.
    func generation() -> Int32?
    /// Leaves the group.
    mutating func close()
}

extension MessageConsumer where Self: ~Copyable {
    public func generation() -> Int32? { nil }
}

/// What a consumer is told.
public enum ConsumerEvent {
    case message(IncomingMessage)
    case change(AssignmentChange)
    case failure(String)
}

/// One message as it lies in the client's buffers; the pointers are valid during the call only.
public struct IncomingMessage {
    public var partition: Int32
    public var offset: Int64
    public var key: UnsafeRawBufferPointer
    /// Without the stamp that leads it.
    public var payload: UnsafeRawBufferPointer
    /// The stamp; empty when the message has none.
    public var stamp: UnsafeRawBufferPointer

    /// `payload`: as the target holds it; a stamp ahead of it is taken off where there is none in a header.
    /// `stamp`: the header that carries it; empty when there is none.
    public init(
        partition: Int32, offset: Int64, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer,
        stamp: UnsafeRawBufferPointer
    ) {
        self.partition = partition
        self.offset = offset
        self.key = key
        guard stamp.isEmpty, MessageStamp.leads(payload) else {
            self.payload = payload
            self.stamp = stamp
            return
        }
        self.payload = UnsafeRawBufferPointer(rebasing: payload[MessageStamp.byteCount...])
        self.stamp = UnsafeRawBufferPointer(rebasing: payload[..<MessageStamp.byteCount])
    }
}

/// A change of the partitions that a member owns.
public enum AssignmentChange: Sendable, Hashable {
    case assigned([Int32])
    /// To be given back; what was processed can still be committed.
    case revoked([Int32])
    /// Already given to others: nothing can be committed any more.
    case lost([Int32])

    public var partitions: [Int32] {
        switch self {
        case .assigned(let partitions), .revoked(let partitions), .lost(let partitions): partitions
        }
    }
}
