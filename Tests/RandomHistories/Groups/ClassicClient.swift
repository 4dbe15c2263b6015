import EmbeddedKafka
import KafkaWire
import NIOCore

/// A simple consumer under the classic, eager protocol.
struct ClassicClient {
    enum State { case gone, joining, syncing, stable }

    static let sessionTimeout: Int32 = 4_000
    static let rebalanceTimeout: Int32 = 6_000
    static let heartbeatInterval = 1_000

    let index: Int
    let instance: String?
    var state = State.gone
    /// Raised by each start: what belongs to an earlier life is not heard any more.
    var life = 0
    var memberID = ""
    var generation: Int32 = -1
    var leader = ""
    var awaiting: RequestID?
    var owned: Set<Int32> = []
    var pausedUntil = ModelTime.zero
    /// What the leader was told.
    var told: [String] = []

    init(index: Int, instance: String?) {
        self.index = index
        self.instance = instance
    }

    var identity: ClientIdentity { ClientIdentity(clientID: "client-\(index)", host: "/127.0.0.1") }

    func joinRequest(_ topic: String) throws -> GroupRequest {
        let subscription = ConsumerSubscription { $0.topics = [topic] }
        let metadata = try ConsumerBlob(version: 1, content: subscription).encoded()
        return .joinGroup(
            JoinGroupRequest {
                $0.groupID = GroupSimulation.group
                $0.sessionTimeoutMilliseconds = Self.sessionTimeout
                $0.rebalanceTimeoutMilliseconds = Self.rebalanceTimeout
                $0.memberID = memberID
                $0.groupInstanceID = instance
                $0.protocolType = "consumer"
                $0.protocols = [
                    .init {
                        $0.name = "range"
                        $0.metadata = metadata
                    }
                ]
            })
    }

    /// A leader deals the partitions round.
    func syncRequest(_ topic: String, partitions: Int32) throws -> GroupRequest {
        var assignments: [SyncGroupRequest.Assignment] = []
        for (place, member) in told.sorted().enumerated() {
            let mine = (0..<partitions).filter { Int($0) % told.count == place }
            let assignment = ConsumerAssignment {
                $0.assignedPartitions = [
                    .init {
                        $0.topic = topic
                        $0.partitions = mine
                    }
                ]
            }
            let blob = try ConsumerBlob(version: 1, content: assignment).encoded()
            assignments.append(
                .init {
                    $0.memberID = member
                    $0.assignment = blob
                })
        }
        return .syncGroup(
            SyncGroupRequest {
                $0.groupID = GroupSimulation.group
                $0.generationID = generation
                $0.memberID = memberID
                $0.groupInstanceID = instance
                $0.assignments = assignments
            })
    }

    var heartbeatRequest: GroupRequest {
        .heartbeat(
            HeartbeatRequest {
                $0.groupID = GroupSimulation.group
                $0.generationID = generation
                $0.memberID = memberID
                $0.groupInstanceID = instance
            })
    }

    var leaveRequest: GroupRequest {
        .leaveGroup(
            LeaveGroupRequest {
                $0.groupID = GroupSimulation.group
                $0.members = [
                    .init {
                        $0.memberID = memberID
                        $0.groupInstanceID = instance
                    }
                ]
            })
    }
}
