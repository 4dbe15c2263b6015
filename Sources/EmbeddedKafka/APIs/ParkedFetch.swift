import KafkaWire

/// A Fetch request that waits for more bytes, or for its time.
struct ParkedFetch {
    var request: FetchRequest
    var version: Int16
    var broker: Int32
    /// What has come since it was asked, in bytes, with what was there.
    var available: Int
    var partitions: [Partition]
}
