import KafkaWire

/// What an idempotent producer says of a batch: who it is, and the numbers of its records.
package struct BatchSequence: Hashable, Sendable {
    /// -1 where the producer is not idempotent.
    package var producerID: Int64
    var producerEpoch: Int16
    package var first: Int32
    package var last: Int32

    init(producerID: Int64, producerEpoch: Int16, first: Int32, count: Int32) {
        self.producerID = producerID
        self.producerEpoch = producerEpoch
        self.first = first
        last = Self.advance(first, by: count - 1)
    }

    init(of batch: RecordBatch) {
        self.init(
            producerID: batch.producerID, producerEpoch: batch.producerEpoch, first: batch.baseSequence,
            count: batch.lastOffsetDelta + 1)
    }

    var isIdempotent: Bool { producerID >= 0 }

    /// The number that must come after `last`.
    package var next: Int32 { Self.advance(last, by: 1) }

    /// Numbers go from 0 to the highest of 31 bits, and on from 0.
    private static func advance(_ number: Int32, by count: Int32) -> Int32 {
        number > Int32.max - count ? count - (Int32.max - number) - 1 : number + count
    }
}
