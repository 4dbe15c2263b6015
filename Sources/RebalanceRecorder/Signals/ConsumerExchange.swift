/// ConsumerGroupHeartbeat: what a member of a KIP-848 group said and was told.
struct ConsumerExchange: Sendable {
    static let joining: Int32 = 0
    static let leaving: Int32 = -1
    static let leavingForAWhile: Int32 = -2

    var memberID: String
    var epoch: Int32
    var instanceID: String?
    /// nil for unchanged.
    var owned: [TopicPartition]?

    /// Of the answer.
    var givenID: String?
    var givenEpoch: Int32?
    /// nil for unchanged.
    var assigned: [TopicPartition]?
}
