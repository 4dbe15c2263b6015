/// A piece of the way from a rebalance's trigger to its end; the pieces follow each other without a gap.
public struct RebalancePhase: Sendable, Hashable, Codable {
    public enum Name: String, Sendable, Hashable, Codable, CaseIterable {
        /// Nobody in the group knows of it yet.
        case detect
        /// The members are told, prepare and join, and wait for the last.
        case join
        /// The leader computes the assignment.
        case assign
        /// The assignment is on its way to all.
        case sync
        /// An owner is not told yet that it has to give something up (KIP-848).
        case notice
        /// An owner gives up what it was told (KIP-848).
        case revoke
        /// What is free is not given to its new owner yet (KIP-848).
        case grant
        /// The owners look up where to read, and begin to fetch.
        case resume
        /// Members that move nothing are not at the new epoch yet (KIP-848).
        case converge
    }

    public var name: Name
    /// In µs.
    public var microseconds: Int64

    public init(name: Name, microseconds: Int64) {
        self.name = name
        self.microseconds = microseconds
    }
}

extension LogicalRebalance {
    /// Adds what follows from the rest.
    mutating func conclude() {
        var stack = PhaseStack(at: trigger.microseconds)
        if groupProtocol == .kip848 { stack.add(moves: self) } else { stack.add(rounds: rounds) }
        stack.until(endMicroseconds, groupProtocol == .kip848 ? .converge : .resume)
        phases = stack.phases
        occasion = Occasion(of: self)
        convergenceMicroseconds = notConverged.isEmpty ? convergedMicroseconds.values.max() : nil
        let ofMoves = moves.map { move in
            [move.revoke, move.grantWait, move.resume].compactMap { $0?.injectedMicroseconds }.reduce(0, +)
        }
        injectedMicroseconds = rounds.map(\.injectedMicroseconds).reduce(0, +) + (ofMoves.max() ?? 0)
    }
}

extension StaticReturn {
    /// From when it was away to the first Fetch of the last of its partitions, in order, those without length left out.
    ///
    /// Its absence is `detect`: nobody in the group learns of it.
    public var phases: [RebalancePhase] {
        var stack = PhaseStack(at: trigger.microseconds)
        stack.until(joinRequestMicroseconds, .detect)
        stack.until(joinAnsweredMicroseconds, .join)
        stack.until(syncAnsweredMicroseconds, .sync)
        stack.until(resumes.map(\.fetchMicroseconds).max(), .resume)
        return stack.phases
    }
}

/// Cuts the way from a trigger to an end into phases.
private struct PhaseStack {
    private(set) var phases: [RebalancePhase] = []
    private var cursor: Int64

    init(at trigger: Int64) { cursor = trigger }

    /// The phase lasts until this time, in µs; nothing is added where it is over already.
    mutating func until(_ end: Int64?, _ name: RebalancePhase.Name) {
        guard let end, end > cursor else { return }
        phases.append(RebalancePhase(name: name, microseconds: end - cursor))
        cursor = end
    }

    mutating func add(rounds: [RebalanceRound]) {
        for (index, round) in rounds.enumerated() {
            // What still resumes when the next round begins, resumes beside it.
            let next = index + 1 < rounds.count ? rounds[index + 1].triggerMicroseconds : .max
            until(min(round.triggerMicroseconds, next), .resume)
            let detected = round.firstNoticeMicroseconds ?? round.firstJoinMicroseconds
            until(min(detected, round.lastJoinAnswerMicroseconds), .detect)
            until(round.lastJoinAnswerMicroseconds, .join)
            until(round.assign.map { round.leaderAnswered + $0.microseconds }, .assign)
            until(round.members.compactMap(\.syncAnsweredMicroseconds).max(), .sync)
            until(min(round.endMicroseconds, next), .resume)
        }
    }

    mutating func add(moves rebalance: LogicalRebalance) {
        let trigger = rebalance.trigger.microseconds
        until(rebalance.moves.compactMap { $0.revokeNotice.map { trigger + $0.microseconds } }.max(), .notice)
        until(rebalance.moves.compactMap(\.acknowledgedMicroseconds).max(), .revoke)
        until((rebalance.moves.compactMap(\.grantedMicroseconds) + [rebalance.grantedMicroseconds ?? 0]).max(), .grant)
        until(rebalance.measures.partitions.compactMap(\.firstFetchMicroseconds).max(), .resume)
    }
}

extension RebalanceRound {
    /// The longest of each phase, in µs.
    fileprivate var injectedMicroseconds: Int64 {
        let spans: [[Span?]] = [
            members.map(\.prepare), [joinBarrier], [assign], members.map(\.sync),
            members.flatMap(\.resumes).map(\.resume),
        ]
        return spans.map { phase in phase.compactMap { $0?.injectedMicroseconds }.max() ?? 0 }.reduce(0, +)
    }

    /// When the leader's JoinGroup was answered, in µs; the last answer where the leader is not known.
    fileprivate var leaderAnswered: Int64 {
        guard let leader = members.first(where: { $0.member == leader }) else { return lastJoinAnswerMicroseconds }
        return leader.joinedMicroseconds + leader.joinWait.microseconds
    }
}
