import EmbeddedKafka
import KafkaWire

/// One history of a KIP-848 group: clients that come, go, die, return and are slow, on a network that loses answers.
struct ModernSimulation {
    enum Event {
        case fault
        case arrives(GroupRequest, RequestID, client: Int, broker: Int32)
        case answered(GroupAnswer, RequestID, client: Int, life: Int)
        /// The client has waited too long for an answer.
        case givesUp(RequestID, client: Int)
        case heartbeat(client: Int, life: Int)
    }

    static let topicID = WireUUID(high: 1, low: 1)

    var chance: ModelDice
    let plan: SimulationPlan
    var coordinator: GroupCoordinator
    var clients: [ModernClient]
    var queue = EventQueue<Event>()
    var now = ModelTime.zero
    var broker: Int32 = 0
    var partitions: Int32
    private var asking: [RequestID: (client: Int, life: Int)] = [:]
    private var requests: UInt64 = 0
    var invariants: ModernInvariants
    private(set) var events = 0

    init(seed: UInt64, defects: GroupDefects = []) {
        chance = ModelDice(seed: seed)
        let plan = SimulationPlan(seed: seed, &chance)
        self.plan = plan
        partitions = plan.partitions
        var configuration = GroupConfiguration()
        configuration.consumerSessionTimeoutMilliseconds = ModernClient.sessionTimeout
        configuration.consumerHeartbeatIntervalMilliseconds = Int32(ModernClient.heartbeatInterval)
        configuration.defaultAssignor = chance.happens(50) ? .uniform : .range
        configuration.loadTimeMilliseconds = 50
        coordinator = GroupCoordinator(configuration: configuration, seed: seed)
        coordinator.defects = defects
        clients = (0..<plan.clients).map { ModernClient(index: $0, instance: plan.instance(of: $0)) }
        invariants = ModernInvariants(plan: plan)
        tellTopics()
        coordinator.setLeader(
            broker, ofOffsetsPartition: GroupCoordinator.offsetsPartition(of: GroupSimulation.group), at: .zero)
    }

    private mutating func tellTopics() {
        let topic = GroupTopic(name: GroupSimulation.topic, id: Self.topicID, partitions: partitions)
        coordinator.setTopics([topic], at: now)
    }

    mutating func run() throws {
        for client in clients.indices { start(client) }
        queue.plan(.fault, at: .milliseconds(chance.number(0...2_000)))
        let end = ModelTime.milliseconds(SimulationPlan.end)
        while let next = [queue.next, coordinator.nextDeadline].compactMap(\.self).min(), next <= end {
            events += 1
            if let deadline = coordinator.nextDeadline, deadline == next {
                try step(deadline) { $0.advance(to: deadline) }
            } else if let event = queue.take() {
                now = next
                try happen(event)
            }
        }
        try invariants.end(clients, coordinator, partitions, now)
    }

    /// Lets the coordinator do something, sends off what it answers, and looks at what must hold.
    private mutating func step(_ time: ModelTime, _ action: (inout GroupCoordinator) -> Void) throws {
        now = time
        action(&coordinator)
        for answer in coordinator.takeAnswers() {
            guard let asked = asking.removeValue(forKey: answer.id) else {
                throw invariants.broken(now, "an answer to nobody, or a second one to \(answer.id)")
            }
            guard !chance.happens(now.isCalm ? 0 : plan.lostAnswers) else { continue }
            queue.plan(.answered(answer.answer, answer.id, client: asked.client, life: asked.life), at: arrival())
        }
        guard asking.isEmpty else { throw invariants.broken(now, "a heartbeat was not answered at once") }
        try invariants.step(clients, coordinator, now)
    }

    private mutating func arrival() -> ModelTime {
        now.after(milliseconds: chance.number(1...(now.isCalm ? 5 : plan.jitter)))
    }

    mutating func send(_ client: Int, epoch: Int32) {
        requests += 1
        let id = RequestID(requests)
        clients[client].awaiting = id
        let request = clients[client].request(epoch: epoch, [GroupSimulation.topic], Self.topicID)
        queue.plan(.arrives(request, id, client: client, broker: broker), at: arrival())
        queue.plan(.givesUp(id, client: client), at: now.after(milliseconds: 2_000))
    }

    private mutating func happen(_ event: Event) throws {
        switch event {
        case .fault: try fault()
        case .arrives(let request, let id, let client, let broker):
            let (from, time) = (clients[client], now)
            asking[id] = (client, from.life)
            try step(now) {
                $0.receive(request, version: 1, id: id, from: from.identity, broker: broker, at: time)
            }
        case .answered(let answer, let id, let client, let life):
            guard clients[client].life == life else { return }
            if clients[client].pausedUntil > now { return queue.plan(event, at: clients[client].pausedUntil) }
            guard clients[client].awaiting == id, case .consumerGroupHeartbeat(let body) = answer else { return }
            clients[client].awaiting = nil
            hear(body, client)
        case .givesUp(let id, let client):
            guard clients[client].awaiting == id, !clients[client].isGone else { return }
            clients[client].saysAll = true
            send(client, epoch: clients[client].epoch)
        case .heartbeat(let client, let life):
            guard clients[client].life == life, !clients[client].isGone, clients[client].awaiting == nil else { return }
            if clients[client].pausedUntil > now { return queue.plan(event, at: clients[client].pausedUntil) }
            beat(client)
        }
    }

    private mutating func fault() throws {
        guard !now.isCalm else { return }
        queue.plan(.fault, at: now.after(milliseconds: chance.number(100...3_000)))
        let client = chance.number(0...clients.count - 1)
        switch ClientFault.allCases.randomElement(using: &chance) ?? .start {
        case .start: start(client)
        case .kill: kill(client)
        case .leave: leave(client)
        case .pause: clients[client].pausedUntil = now.after(milliseconds: chance.number(100...9_000))
        case .moveCoordinator where chance.happens(30):
            partitions += 1
            tellTopics()
        case .moveCoordinator:
            broker += 1
            let partition = GroupCoordinator.offsetsPartition(of: GroupSimulation.group)
            let (moved, time) = (broker, now)
            try step(now) { $0.setLeader(moved, ofOffsetsPartition: partition, at: time) }
        }
    }
}
