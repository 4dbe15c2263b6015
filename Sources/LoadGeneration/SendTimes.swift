/// When each message in flight was due and sent, by its sequence.
///
/// A ring: the generator waits before it laps the oldest message in flight, so that a slot has one owner at a time. The
/// client's own queue orders the writes of the generator before the reads of the receiver.
final class SendTimes: @unchecked Sendable {
    // No lock: a slot is written before its message is handed over, and read after it comes back.
    static let capacity = 1 << 18
    /// On the monotonic clock, in nanoseconds.
    typealias Moments = (intended: UInt64, sent: UInt64)
    private let slots: UnsafeMutablePointer<Moments>

    init() {
        slots = .allocate(capacity: Self.capacity)
        slots.initialize(repeating: (0, 0), count: Self.capacity)
    }

    deinit { slots.deallocate() }

    subscript(sequence: UInt64) -> Moments {
        get { slots[Int(sequence) & (Self.capacity - 1)] }
        set { slots[Int(sequence) & (Self.capacity - 1)] = newValue }
    }
}
