import KafkaWire

/// A partition: its replicas, who leads, and how far it is committed.
package final class Partition {
    /// Weak would cost a count at each use; a topic outlives its partitions.
    unowned let topic: Topic
    let index: Int32
    /// In the order of the assignment; the first is the preferred leader.
    package var replicas: [Replica]
    /// -1: none.
    package var leader: Int32
    package var leaderEpoch: Int32 = 0
    /// What all in-sync replicas have, and consumers are shown.
    package var highWatermark: Int64 = 0
    var waitingFetches: [RequestID] = []
    var waitingProduces: [WaitingProduce] = []
    /// Who led before the last election, for the defect of stale reads.
    var formerLeader: Int32 = -1
    /// Up to where anybody has fetched, for the defect that reorders.
    var fetchedOffset: Int64 = 0

    /// A batch that is stored and not yet committed, and the request that waits for it.
    struct WaitingProduce {
        var id: RequestID
        /// Where the answer's partition stands in the response.
        var topic: Int
        var partition: Int
        var endOffset: Int64
    }

    init(topic: Topic, index: Int32, brokers: [Int32]) {
        self.topic = topic
        self.index = index
        replicas = brokers.map { Replica(broker: $0) }
        leader = brokers.first ?? -1
    }

    /// Where the leader's replica stands, nil without a leader.
    package var leaderIndex: Int? { leader < 0 ? nil : replicaIndex(leader) }

    func replicaIndex(_ broker: Int32) -> Int? { replicas.firstIndex { $0.broker == broker } }

    package var inSync: [Int32] { replicas.filter(\.isInSync).map(\.broker) }

    /// The leader's log, nil without a leader.
    package var leaderLog: ReplicaLog? { leaderIndex.map { replicas[$0].log } }
}
