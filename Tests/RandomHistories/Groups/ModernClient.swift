import EmbeddedKafka
import KafkaWire

/// A simple consumer under KIP-848.
struct ModernClient {
    static let sessionTimeout: Int32 = 4_000
    static let rebalanceTimeout: Int32 = 6_000
    static let heartbeatInterval = 1_000

    let index: Int
    let instance: String?
    var isGone = true
    /// Raised by each start: what belongs to an earlier life is not heard any more.
    var life = 0
    var memberID = ""
    var epoch: Int32 = 0
    var awaiting: RequestID?
    /// What it consumes.
    var owned: Set<Int32> = []
    /// What it was last told to have; nil once it has acknowledged that.
    var assigned: Set<Int32>?
    /// Its next request must say everything: it joins, or an answer may have been lost.
    var saysAll = true
    /// Its next request must say what it owns.
    var saysOwned = false
    var pausedUntil = ModelTime.zero

    init(index: Int, instance: String?) {
        self.index = index
        self.instance = instance
    }

    var identity: ClientIdentity { ClientIdentity(clientID: "client-\(index)", host: "/127.0.0.1") }

    /// A heartbeat, or with epoch -1 or -2 a departure.
    func request(epoch: Int32, _ topics: [String], _ id: WireUUID) -> GroupRequest {
        .consumerGroupHeartbeat(
            ConsumerGroupHeartbeatRequest {
                $0.groupID = GroupSimulation.group
                $0.memberID = memberID
                $0.memberEpoch = epoch
                $0.instanceID = instance
                guard epoch >= 0 else { return }
                if saysAll {
                    $0.rebalanceTimeoutMilliseconds = Self.rebalanceTimeout
                    $0.subscribedTopicNames = topics
                }
                guard saysAll || saysOwned else { return }
                let partitions = owned.sorted()
                $0.topicPartitions =
                    partitions.isEmpty
                    ? []
                    : [
                        .init {
                            $0.topicID = id; $0.partitions = partitions
                        }
                    ]
            })
    }
}
