import KafkaWire

/// A member of a KIP-848 group.
package struct ConsumerMember: Sendable {
    enum State: Sendable {
        /// Has what it is to have, as far as it was told.
        case stable
        /// Has been told to give partitions up, and has not said that it did.
        case unrevoked
        /// Waits for partitions that others still hold.
        case unreleased
    }

    /// The epoch of a static member that left for a while.
    static let awayEpoch: Int32 = -2

    package var id: String
    var instanceID: String?
    var rackID: String?
    var client: ClientIdentity
    var rebalanceTimeoutMilliseconds: Int32 = -1
    var topicNames: [String] = []
    var topicRegex: String?
    var assignor: ServerAssignor?
    package private(set) var epoch: Int32 = 0
    private(set) var previousEpoch: Int32 = 0
    var state = State.stable
    package var assigned: Set<TopicPartitionID> = []
    /// Told to give up; nobody else may have these yet.
    package var revoking: Set<TopicPartitionID> = []
    /// When it is taken for dead.
    var sessionDeadline: ModelTime?
    /// When it is thrown out for not giving up what it was told to.
    var rebalanceDeadline: ModelTime?

    init(id: String, instanceID: String?, client: ClientIdentity) {
        self.id = id
        self.instanceID = instanceID
        self.client = client
    }

    func holds(_ partition: TopicPartitionID) -> Bool { assigned.contains(partition) || revoking.contains(partition) }

    mutating func enter(epoch next: Int32) {
        previousEpoch = epoch
        epoch = next
    }

    mutating func leaveForAWhile() {
        epoch = Self.awayEpoch
        revoking = []
        rebalanceDeadline = nil
    }

    /// A static member that returns takes the place of its former self.
    mutating func returned(as id: String, _ client: ClientIdentity) {
        self.id = id
        self.client = client
        epoch = 0
        previousEpoch = 0
    }

    /// Which error a request with this epoch and these partitions deserves. A member whose last answer was lost comes
    /// with the epoch before, and with nothing that it does not have.
    func standing(epoch received: Int32, owned: Set<TopicPartitionID>?) -> KafkaError {
        if received == epoch { return .none }
        if received == previousEpoch && received < epoch, let owned, owned.isSubset(of: assigned) { return .none }
        return .fencedMemberEpoch
    }

    /// Takes over what a request says of the subscription; true if that changes it.
    mutating func subscribe(_ request: ConsumerGroupHeartbeatRequest) -> Bool {
        let before = (topicNames, topicRegex)
        if let rack = request.rackID { rackID = rack }
        if request.rebalanceTimeoutMilliseconds != -1 {
            rebalanceTimeoutMilliseconds = request.rebalanceTimeoutMilliseconds
        }
        if let names = request.subscribedTopicNames { topicNames = Set(names).sorted() }
        if let regex = request.subscribedTopicRegex { topicRegex = regex.isEmpty ? nil : regex }
        if let name = request.serverAssignor { assignor = ServerAssignor(rawValue: name) }
        return before != (topicNames, topicRegex)
    }
}
