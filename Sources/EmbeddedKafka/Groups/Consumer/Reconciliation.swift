/// Walks a member of a KIP-848 group from what it has to what it is to have: first it gives up, then it is given.
struct Reconciliation {
    /// What the member is to have, and the epoch of that.
    var target: Set<TopicPartitionID>
    var targetEpoch: Int32
    /// What the member says it owns; nil if it says nothing new.
    var owned: Set<TopicPartitionID>?
    /// What of the target somebody has, or has not given up yet.
    var held: Set<TopicPartitionID>

    func advance(_ member: inout ConsumerMember) {
        switch member.state {
        case .stable where member.epoch == targetEpoch: break
        case .stable, .unreleased: next(&member, epoch: member.epoch)
        case .unrevoked:
            guard !stillOwns(member.revoking) else { return }
            next(&member, epoch: member.epoch + 1)
        }
    }

    /// Silence means unchanged, so the member still has them.
    private func stillOwns(_ partitions: Set<TopicPartitionID>) -> Bool {
        owned.map { !$0.isDisjoint(with: partitions) } ?? true
    }

    private func next(_ member: inout ConsumerMember, epoch: Int32) {
        let kept = member.assigned.intersection(target)
        let revoking = member.assigned.subtracting(kept)
        if !revoking.isEmpty && stillOwns(revoking) {
            member.state = .unrevoked
            member.enter(epoch: epoch)
            member.assigned = kept
            member.revoking = revoking
            return
        }
        let missing = target.subtracting(kept)
        let free = missing.subtracting(held)
        member.state = free.count == missing.count ? .stable : .unreleased
        member.enter(epoch: targetEpoch)
        member.assigned = kept.union(free)
        member.revoking = []
    }
}
