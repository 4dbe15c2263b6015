import EmbeddedKafka
import KafkaWire

/// What the clients of the simulation do.
extension ModernSimulation {
    mutating func start(_ client: Int) {
        guard clients[client].isGone else { return }
        clients[client].life += 1
        clients[client].isGone = false
        clients[client].memberID = "member-\(client)-\(clients[client].life)"
        clients[client].pausedUntil = .zero
        enter(client)
    }

    private mutating func enter(_ client: Int) {
        clients[client].epoch = 0
        clients[client].owned = []
        clients[client].assigned = nil
        clients[client].saysAll = true
        beat(client)
    }

    /// Without a word.
    mutating func kill(_ client: Int) {
        clients[client].life += 1
        clients[client].isGone = true
        clients[client].owned = []
        clients[client].awaiting = nil
    }

    mutating func leave(_ client: Int) {
        guard !clients[client].isGone, clients[client].epoch > 0 else { return kill(client) }
        send(client, epoch: clients[client].instance == nil ? -1 : -2)
        kill(client)
    }

    mutating func beat(_ client: Int) {
        // It gives up before it says so, and takes up only what it was given.
        if let assigned = clients[client].assigned {
            clients[client].owned = assigned
            clients[client].saysOwned = true
        }
        send(client, epoch: clients[client].epoch)
    }

    mutating func hear(_ body: ConsumerGroupHeartbeatResponse, _ client: Int) {
        switch body.error {
        case .none:
            clients[client].epoch = body.memberEpoch
            clients[client].saysAll = false
            clients[client].saysOwned = false
            clients[client].assigned = nil
            if let assignment = body.assignment {
                let partitions = Set(assignment.topicPartitions.flatMap(\.partitions))
                if partitions != clients[client].owned { clients[client].assigned = partitions }
            }
            let wait = clients[client].assigned == nil ? ModernClient.heartbeatInterval : chance.number(1...200)
            plan(client, in: wait)
        case .fencedMemberEpoch, .unknownMemberID:
            clients[client].epoch = 0
            clients[client].owned = []
            clients[client].assigned = nil
            clients[client].saysAll = true
            plan(client, in: 200)
        case .fencedInstanceID: kill(client)
        default:
            // Another coordinator, one that loads, or an instance id that is still in use.
            clients[client].saysAll = true
            plan(client, in: 300)
        }
    }

    private mutating func plan(_ client: Int, in milliseconds: Int) {
        queue.plan(.heartbeat(client: client, life: clients[client].life), at: now.after(milliseconds: milliseconds))
    }
}
