import EmbeddedKafka
import KafkaWire

/// What must hold in every history of a classic group.
struct ClassicInvariants {
    let plan: SimulationPlan
    /// Who was given a partition in a generation: the instance of a static member, else the member id.
    private var owners: [Int32: [Int32: String]] = [:]
    /// The highest generation that was told, and the highest in which somebody was assigned something.
    private var joined: Int32 = 0
    private var synced: Int32 = 0

    init(plan: SimulationPlan) { self.plan = plan }

    func broken(_ now: ModelTime, _ claim: String) -> GroupSimulation.Violation {
        GroupSimulation.Violation(seed: plan.seed, time: now, claim: claim)
    }

    /// A new coordinator does not know of a generation that nobody was assigned anything in.
    mutating func moved() { joined = synced }

    mutating func answered(_ answer: GroupAnswer, _ now: ModelTime) throws {
        guard case .joinGroup(let body) = answer, body.error == .none else { return }
        guard body.generationID >= joined else {
            throw broken(now, "generation \(body.generationID) was told after \(joined)")
        }
        joined = body.generationID
    }

    mutating func assigned(_ client: ClassicClient, _ now: ModelTime) throws {
        synced = max(synced, client.generation)
        let name = client.instance ?? client.memberID
        for partition in client.owned {
            if let other = owners[client.generation]?[partition], other != name {
                throw broken(
                    now, "partition \(partition) belongs to \(name) and to \(other) in generation \(client.generation)")
            }
            owners[client.generation, default: [:]][partition] = name
        }
    }

    /// Nothing waits longer than the rebalance timeout and the first wait together.
    func step(_ coordinator: GroupCoordinator, _ oldest: ModelTime?, _ now: ModelTime) throws {
        let longest = ClassicClient.rebalanceTimeout + plan.initialDelay + 1
        if let oldest, oldest.adding(milliseconds: longest) < now {
            throw broken(now, "a request has waited since \(Double(oldest.nanoseconds) / 1e9) s")
        }
        if let deadline = coordinator.nextDeadline, deadline < now {
            throw broken(now, "something is due and was not done")
        }
    }

    /// Long after the last fault every client has its share, and all shares together are everything.
    func end(_ clients: [ClassicClient], _ coordinator: GroupCoordinator, _ now: ModelTime) throws {
        let alive = clients.filter { $0.state != .gone }
        let group = coordinator.classic[GroupSimulation.group]
        guard let late = alive.first(where: { $0.state != .stable || $0.generation != group?.generation }) else {
            let all = alive.flatMap(\.owned).sorted()
            let expected = alive.isEmpty ? [] : Array(0..<plan.partitions)
            guard all == expected else { throw broken(now, "the members own \(all) together") }
            guard group?.members.count ?? 0 == alive.count else { throw broken(now, "members remain that are dead") }
            return
        }
        throw broken(
            now, "client \(late.index) is \(late.state) in generation \(late.generation) long after the faults")
    }
}
