import EmbeddedKafka
import KafkaWire

/// What must hold in every history of a KIP-848 group.
struct ModernInvariants {
    let plan: SimulationPlan
    private var epoch: Int32 = 0
    private var memberEpochs: [String: Int32] = [:]

    init(plan: SimulationPlan) { self.plan = plan }

    func broken(_ now: ModelTime, _ claim: String) -> GroupSimulation.Violation {
        GroupSimulation.Violation(seed: plan.seed, time: now, claim: claim)
    }

    mutating func step(_ clients: [ModernClient], _ coordinator: GroupCoordinator, _ now: ModelTime) throws {
        if let deadline = coordinator.nextDeadline, deadline < now {
            throw broken(now, "something is due and was not done")
        }
        guard let group = coordinator.consumer[GroupSimulation.group] else { return }
        guard group.epoch >= epoch else { throw broken(now, "the group's epoch went back to \(group.epoch)") }
        epoch = group.epoch
        try checkEpochs(of: group, now)
        try checkHolders(of: group, now)
        try checkClients(clients, group, now)
    }

    private mutating func checkEpochs(of group: ConsumerGroup, _ now: ModelTime) throws {
        for member in group.members where member.epoch > 0 {
            guard member.epoch >= memberEpochs[member.id] ?? 0 else {
                throw broken(now, "the epoch of \(member.id) went back to \(member.epoch)")
            }
            guard member.epoch <= group.epoch else { throw broken(now, "\(member.id) is ahead of its group") }
            memberEpochs[member.id] = member.epoch
        }
        memberEpochs = memberEpochs.filter { entry in group.members.contains { $0.id == entry.key } }
    }

    /// Nobody holds what another holds, in the coordinator's eyes.
    private func checkHolders(of group: ConsumerGroup, _ now: ModelTime) throws {
        var holders: [TopicPartitionID: String] = [:]
        for member in group.members {
            for partition in member.assigned.union(member.revoking) {
                if let other = holders.updateValue(member.id, forKey: partition) {
                    throw broken(now, "partition \(partition.partition) belongs to \(member.id) and to \(other)")
                }
            }
        }
    }

    /// What a client that is a member consumes, it holds in the coordinator's eyes.
    private func checkClients(_ clients: [ModernClient], _ group: ConsumerGroup, _ now: ModelTime) throws {
        for client in clients where !client.isGone && client.epoch > 0 {
            guard let member = group.members.first(where: { $0.id == client.memberID }) else { continue }
            let held = Set(member.assigned.union(member.revoking).map(\.partition))
            guard client.owned.isSubset(of: held) else {
                throw broken(now, "client \(client.index) consumes \(client.owned.sorted()) and holds \(held.sorted())")
            }
        }
    }

    /// Long after the last fault every client has its share, and all shares together are everything.
    func end(
        _ clients: [ModernClient], _ coordinator: GroupCoordinator, _ partitions: Int32, _ now: ModelTime
    ) throws {
        let alive = clients.filter { !$0.isGone }
        let group = coordinator.consumer[GroupSimulation.group]
        guard group?.members.count ?? 0 == alive.count else { throw broken(now, "members remain that are dead") }
        if let late = alive.first(where: { $0.epoch != group?.epoch }) {
            throw broken(
                now, "client \(late.index) is at epoch \(late.epoch) of \(group?.epoch ?? 0) long after the faults")
        }
        let all = alive.flatMap(\.owned).sorted()
        guard all == (alive.isEmpty ? [] : Array(0..<partitions)) else {
            throw broken(now, "the members own \(all) together")
        }
        guard alive.isEmpty || group?.state == .stable else { throw broken(now, "the group is not stable") }
    }
}
