import EmbeddedKafka
import KafkaWire
import NIOCore

/// One history of a classic group: clients that come, go, die, return and are slow, on a network that loses answers.
struct ClassicSimulation {
    enum Event {
        case fault
        case arrives(GroupRequest, RequestID, client: Int, broker: Int32)
        case answered(GroupAnswer, RequestID, client: Int, life: Int)
        /// The client has waited too long for an answer.
        case givesUp(RequestID, client: Int)
        case heartbeat(client: Int, life: Int, generation: Int32)
        case joins(client: Int, life: Int)
    }

    var chance: ModelDice
    let plan: SimulationPlan
    var coordinator: GroupCoordinator
    var clients: [ClassicClient]
    var queue = EventQueue<Event>()
    var now = ModelTime.zero
    var broker: Int32 = 0
    /// What the coordinator has not answered: since when, by whom.
    var parked: [RequestID: (since: ModelTime, client: Int, life: Int)] = [:]
    private var requests: UInt64 = 0
    var invariants: ClassicInvariants
    private(set) var events = 0

    init(seed: UInt64, defects: GroupDefects = []) {
        chance = ModelDice(seed: seed)
        let plan = SimulationPlan(seed: seed, &chance)
        self.plan = plan
        var configuration = GroupConfiguration()
        configuration.sessionTimeoutsMilliseconds = 1_000...60_000
        configuration.initialRebalanceDelayMilliseconds = plan.initialDelay
        configuration.loadTimeMilliseconds = 50
        coordinator = GroupCoordinator(configuration: configuration, seed: seed)
        coordinator.defects = defects
        clients = (0..<plan.clients).map { ClassicClient(index: $0, instance: plan.instance(of: $0)) }
        invariants = ClassicInvariants(plan: plan)
        coordinator.setTopics(
            [GroupTopic(name: GroupSimulation.topic, id: WireUUID(high: 1, low: 1), partitions: plan.partitions)],
            at: .zero)
        coordinator.setLeader(
            broker, ofOffsetsPartition: GroupCoordinator.offsetsPartition(of: GroupSimulation.group), at: .zero)
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
        try invariants.end(clients, coordinator, now)
    }

    /// Lets the coordinator do something, sends off what it answers, and looks at what must hold.
    private mutating func step(_ time: ModelTime, _ action: (inout GroupCoordinator) -> Void) throws {
        now = time
        action(&coordinator)
        for answer in coordinator.takeAnswers() {
            guard let asked = parked.removeValue(forKey: answer.id) else {
                throw invariants.broken(now, "an answer to nobody, or a second one to \(answer.id)")
            }
            try invariants.answered(answer.answer, now)
            guard !chance.happens(now.isCalm ? 0 : plan.lostAnswers) else { continue }
            queue.plan(.answered(answer.answer, answer.id, client: asked.client, life: asked.life), at: arrival())
        }
        try invariants.step(coordinator, parked.values.map(\.since).min(), now)
    }

    private mutating func arrival() -> ModelTime {
        now.after(milliseconds: chance.number(1...(now.isCalm ? 5 : plan.jitter)))
    }

    mutating func send(_ request: GroupRequest, from client: Int, patience: Int) {
        requests += 1
        let id = RequestID(requests)
        clients[client].awaiting = id
        queue.plan(.arrives(request, id, client: client, broker: broker), at: arrival())
        queue.plan(.givesUp(id, client: client), at: now.after(milliseconds: patience))
    }

    private mutating func happen(_ event: Event) throws {
        switch event {
        case .fault: try fault()
        case .arrives(let request, let id, let client, let broker):
            let (from, time) = (clients[client], now)
            parked[id] = (now, client, from.life)
            try step(now) {
                $0.receive(request, version: 5, id: id, from: from.identity, broker: broker, at: time)
            }
        case .answered(let answer, let id, let client, let life):
            guard clients[client].life == life else { return }
            if clients[client].pausedUntil > now {
                return queue.plan(event, at: clients[client].pausedUntil)
            }
            guard clients[client].awaiting == id else { return }
            clients[client].awaiting = nil
            try hear(answer, client)
        case .givesUp(let id, let client):
            guard clients[client].awaiting == id, clients[client].state != .gone else { return }
            clients[client].awaiting = nil
            if clients[client].state == .stable { heartbeat(client) } else { join(client) }
        case .heartbeat(let client, let life, let generation):
            guard clients[client].life == life, clients[client].generation == generation,
                clients[client].state == .stable
            else { return }
            if clients[client].pausedUntil > now {
                return queue.plan(event, at: clients[client].pausedUntil)
            }
            heartbeat(client)
        case .joins(let client, let life):
            if clients[client].life == life && clients[client].state == .joining { join(client) }
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
        case .moveCoordinator: try moveCoordinator()
        }
    }

    private mutating func moveCoordinator() throws {
        broker += 1
        invariants.moved()
        let partition = GroupCoordinator.offsetsPartition(of: GroupSimulation.group)
        let (moved, time) = (broker, now)
        try step(now) { $0.setLeader(moved, ofOffsetsPartition: partition, at: time) }
    }
}

extension ModelTime {
    /// No faults any more.
    var isCalm: Bool { self >= .milliseconds(SimulationPlan.faultsEnd) }
}
