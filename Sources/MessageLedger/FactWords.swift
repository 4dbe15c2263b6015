/// The facts of 64 consecutive messages: one word per fact, one bit per message.
///
/// A view of the reader's buffer, which holds for the call only: copying seven words for each 64 messages costs more than
/// counting them.
public struct FactWords {
    @usableFromInline let start: UnsafePointer<UInt64>
    @usableFromInline let stride: Int
    /// The messages of the 64 that were attempted.
    public let attempted: UInt64

    /// `start`: the word of the first fact; that of the next is `stride` words on.
    init(_ start: UnsafePointer<UInt64>, stride: Int, valid: UInt64) {
        (self.start, self.stride, attempted) = (start, stride, valid)
    }

    @inlinable public subscript(fact: Fact) -> UInt64 { start[fact.plane * stride] & attempted }
}
