/// When each member of a KIP-848 group had arrived: at the highest epoch, with what it will have when all is over, and
/// having said so.
struct ConsumerConvergence: Sendable {
    /// Members that did not arrive are missing.
    private(set) var moments: [String: Moment] = [:]

    init(before: ConsumerState, after: ConsumerState, steps: [ConsumerStep]) {
        var state = before
        for step in steps {
            state.apply(step)
            guard case .answered = step.change, moments[step.member] == nil,
                let member = state.members[step.member], let goal = after.members[step.member], !goal.isAway,
                member.epoch == after.highestEpoch, Set(member.owned) == Set(member.assigned),
                Set(member.assigned) == Set(goal.assigned)
            else { continue }
            moments[step.member] = step.moment
        }
    }
}
