import Experiments
import Synchronization

/// One round of restarts, member by member.
public final class RestartRound: Sendable {
    private struct State {
        var restarted = 0
        /// The one that was ended and not yet started again.
        var down: String?
        var problem: String?
        var task: Task<Void, Never>?
    }

    private let members: [String]
    private let crew: any ProcessCrew
    private let plan: RollingRestart
    private let observer: (any DisturbanceObserver)?
    private let state = Mutex(State())

    init(
        of members: [String], in crew: any ProcessCrew, by plan: RollingRestart,
        observer: (any DisturbanceObserver)? = nil
    ) {
        (self.members, self.crew, self.plan, self.observer) = (members, crew, plan, observer)
    }

    /// Ends the first member, says how that was seen, and goes on by itself.
    func begin() async throws(FaultError) -> String {
        let start = ContinuousClock.now
        let proof = try await end(members[0])
        let task = Task { await goOn(from: start) }
        state.withLock { $0.task = task }
        return proof
    }

    /// How far it came.
    var evidence: Evidence {
        let (restarted, problem) = state.withLock { ($0.restarted, $0.problem) }
        let text = "\(restarted) of \(members.count) consumers were restarted" + (problem.map { ": \($0)" } ?? "")
        return Evidence(isEffective: restarted == members.count, text, otherwise: "it did not come to its end")
    }

    /// Stops where it is, and starts the member that is down.
    func finish() async throws(FaultError) -> String {
        let task = state.withLock { $0.task }
        task?.cancel()
        await task?.value
        if let member = state.withLock({ $0.down }) {
            do { try await start(member) } catch { throw FaultError("\(member) cannot be started again: \(error)") }
        }
        return "\(evidence.text), and none is left down"
    }

    private func goOn(from start: ContinuousClock.Instant) async {
        do {
            for (index, member) in members.enumerated() {
                if index > 0 {
                    try await Task.sleep(until: start + plan.every * index, clock: .continuous)
                    _ = try await end(member)
                }
                try await Task.sleep(for: plan.down)
                try await self.start(member)
                state.withLock { $0.restarted += 1 }
            }
        } catch is CancellationError {
            return
        } catch {
            state.withLock { $0.problem = "\(error)" }
        }
    }

    private func end(_ member: String) async throws(FaultError) -> String {
        state.withLock { $0.down = member }
        if plan.signal == .kill { observer?.willKill(member) }
        do throws(FaultError) { return try await plan.signal.end(member, of: crew) } catch {
            // What is left undone here is put back: a member that was killed because it did not obey.
            if await crew.identity(of: member) == nil { try? await start(member) }
            throw error
        }
    }

    private func start(_ member: String) async throws {
        try await crew.start(member)
        guard await crew.identity(of: member) != nil else { throw FaultError("\(member) ended again at once") }
        state.withLock { $0.down = nil }
    }
}
