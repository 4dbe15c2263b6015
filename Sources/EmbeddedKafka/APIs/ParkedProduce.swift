import KafkaWire

/// A Produce request whose batches are stored and not all committed.
struct ParkedProduce {
    var response: ProduceResponse
    /// Partitions that are waited for.
    var waiting: Int
}
