/// SyncGroup: what was asked and, once it is answered, what was assigned.
struct SyncExchange: Sendable {
    var memberID: String
    var generation: Int32
    /// Of the answer; nil where it could not be read as a consumer's.
    var assigned: [TopicPartition]?
}
