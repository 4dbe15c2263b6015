import EmbeddedKafka
import KafkaWire

/// What the clients of the simulation do.
extension ClassicSimulation {
    mutating func start(_ client: Int) {
        guard clients[client].state == .gone else { return }
        clients[client].life += 1
        clients[client].memberID = ""
        clients[client].generation = -1
        clients[client].pausedUntil = .zero
        join(client)
    }

    /// Without a word.
    mutating func kill(_ client: Int) {
        clients[client].life += 1
        clients[client].state = .gone
        clients[client].owned = []
        clients[client].awaiting = nil
    }

    mutating func leave(_ client: Int) {
        // A static member goes without a word, as real clients do.
        guard clients[client].state == .stable, clients[client].instance == nil else { return kill(client) }
        send(clients[client].leaveRequest, from: client, patience: 1)
        kill(client)
    }

    mutating func join(_ client: Int) {
        clients[client].state = .joining
        clients[client].owned = []
        guard let request = try? clients[client].joinRequest(GroupSimulation.topic) else { return }
        send(request, from: client, patience: Int(ClassicClient.rebalanceTimeout) + 5_000)
    }

    mutating func heartbeat(_ client: Int) {
        send(clients[client].heartbeatRequest, from: client, patience: 2_000)
    }

    private mutating func joinLater(_ client: Int, forgetting: Bool) {
        if forgetting { clients[client].memberID = "" }
        clients[client].state = .joining
        clients[client].owned = []
        queue.plan(.joins(client: client, life: clients[client].life), at: now.after(milliseconds: 100))
    }

    mutating func hear(_ answer: GroupAnswer, _ client: Int) throws {
        switch answer {
        case .joinGroup(let body): hear(body, client)
        case .syncGroup(let body): try hear(body, client)
        case .heartbeat(let body): hear(body, client)
        default: break
        }
    }

    private mutating func hear(_ body: JoinGroupResponse, _ client: Int) {
        switch body.error {
        case .none:
            clients[client].memberID = body.memberID
            clients[client].generation = body.generationID
            clients[client].told = body.members.map(\.memberID)
            clients[client].state = .syncing
            guard
                let request = try? clients[client].syncRequest(GroupSimulation.topic, partitions: plan.partitions)
            else { return }
            send(request, from: client, patience: Int(ClassicClient.rebalanceTimeout) + 5_000)
        case .memberIDRequired:
            clients[client].memberID = body.memberID
            join(client)
        case .fencedInstanceID: kill(client)
        default: joinLater(client, forgetting: body.error == .unknownMemberID)
        }
    }

    private mutating func hear(_ body: SyncGroupResponse, _ client: Int) throws {
        switch body.error {
        case .none:
            clients[client].state = .stable
            let blob = try? ConsumerBlob<ConsumerAssignment>(from: body.assignment)
            clients[client].owned = Set((blob?.content.assignedPartitions ?? []).flatMap(\.partitions))
            try invariants.assigned(clients[client], now)
            planHeartbeat(client)
        case .fencedInstanceID: kill(client)
        default: joinLater(client, forgetting: body.error == .unknownMemberID)
        }
    }

    private mutating func hear(_ body: HeartbeatResponse, _ client: Int) {
        switch body.error {
        case .none, .notCoordinator, .coordinatorLoadInProgress: planHeartbeat(client)
        case .rebalanceInProgress: join(client)
        case .fencedInstanceID: kill(client)
        default: joinLater(client, forgetting: body.error == .unknownMemberID)
        }
    }

    private mutating func planHeartbeat(_ client: Int) {
        queue.plan(
            .heartbeat(client: client, life: clients[client].life, generation: clients[client].generation),
            at: now.after(milliseconds: ClassicClient.heartbeatInterval))
    }
}
