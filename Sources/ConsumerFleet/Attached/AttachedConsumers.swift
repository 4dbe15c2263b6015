import Experiments
import Foundation
import Measurement

/// The consumers of a run that somebody else started. Nothing ends them but a fault.
public actor AttachedConsumers {
    /// One of them, under the name that the faults of the run use.
    public struct Member: Sendable {
        public var name: String
        public var consumer: AttachedConsumer
        /// Which life of it is known; empty after it was killed.
        var life: String
        /// Whether somebody meant it to end, and whether its end was told.
        var endIsIntended = false
        var isTold = false
    }

    private var members: [Member]
    private let events: EventLog
    private let canStartAgain: Bool
    private var watching: Task<Void, Never>?

    public init(_ consumers: [AttachedConsumer], canStartAgain: Bool, events: EventLog) {
        members = consumers.enumerated().map { index, consumer in
            Member(name: "consumer-\(index + 1)", consumer: consumer, life: "")
        }
        self.canStartAgain = canStartAgain
        self.events = events
    }

    public func member(_ name: String) -> Member? { members.first { $0.name == name } }

    /// Whether one that was killed can be started again.
    public nonisolated var canStart: Bool { canStartAgain }

    /// The names of those that run now.
    public var running: [String] {
        get async {
            var names: [String] = []
            for member in members where !member.endIsIntended {
                if (try? await member.consumer.reach.look())?.condition == .running { names.append(member.name) }
            }
            return names
        }
    }

    /// Notes which they are, and tells from now on when one ends by itself.
    public func watch() async {
        for member in members {
            let state = try? await member.consumer.reach.look()
            update(member.name) { $0.life = state?.life ?? "" }
            events.append(.memberStarted, subject: member.name, detail: "attached: \(member.consumer.label)")
        }
        let interval = members.map(\.consumer.lookInterval).max() ?? .seconds(5)
        watching = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                for member in members where !member.endIsIntended && !member.isTold { await check(member) }
            }
        }
    }

    /// Looks once more, and watches no longer.
    public func stopWatching() async {
        guard let watching else { return }
        watching.cancel()
        await watching.value
        self.watching = nil
        for member in members where !member.endIsIntended && !member.isTold { await check(member) }
    }

    private func check(_ member: Member) async {
        guard let state = try? await member.consumer.reach.look() else { return }
        guard let known = self.member(member.name), !known.endIsIntended, known.life == member.life,
            state.condition == .gone || state.life != member.life
        else { return }
        update(member.name) { $0.isTold = true }
        let what = state.condition == .gone ? "ended" : "was started anew"
        events.append(
            .memberExited, subject: member.name, detail: "\(member.consumer.label) \(what), which nobody asked for",
            values: ["intended": 0])
    }

    /// Kills one, and says how its end was seen.
    public func kill(_ name: String) async throws(ReachError) -> String {
        let member = try require(name)
        let before = try await member.consumer.reach.look()
        guard before.condition != .gone else { throw ReachError("\(member.consumer.label) was not running") }
        update(name) { $0.endIsIntended = true }
        do throws(ReachError) {
            try await member.consumer.reach.kill()
            let after = try await member.consumer.wait(within: .seconds(30), for: "gone") {
                $0.condition == .gone || $0.life != before.life
            }
            let end = after.condition == .gone ? "is gone" : "runs anew already"
            events.append(
                .memberExited, subject: name, detail: "\(member.consumer.label) killed", values: ["intended": 1])
            return "\(member.consumer.label) \(end) after SIGKILL"
        } catch {
            update(name) { $0.endIsIntended = false }
            throw error
        }
    }

    /// Stops one or lets it run again, and says how that was seen.
    public func setPaused(_ paused: Bool, _ name: String) async throws(ReachError) -> String {
        let member = try require(name)
        guard paused else { return try await member.consumer.wake() }
        do throws(ReachError) {
            try await member.consumer.reach.pause()
            try await member.consumer.wait(within: .seconds(20), for: "stopped") { $0.condition == .stopped }
        } catch {
            _ = try? await member.consumer.wake()
            throw error
        }
        return "\(member.consumer.label) is stopped"
    }

    /// Starts one again that was killed.
    public func start(_ name: String) async throws(ReachError) {
        var member = try require(name)
        if case .pod(let pod) = member.consumer {
            member.consumer = .pod(try await pod.successor(besides: members.map(\.consumer)))
        } else {
            _ = try await member.consumer.startAgain()
        }
        let state = try await member.consumer.reach.look()
        update(name) { known in
            known.consumer = member.consumer
            (known.life, known.endIsIntended, known.isTold) = (state.life, false, false)
        }
    }

    private func require(_ name: String) throws(ReachError) -> Member {
        guard let member = member(name) else { throw ReachError("there is no \(name)") }
        return member
    }

    private func update(_ name: String, _ change: (inout Member) -> Void) {
        guard let index = members.firstIndex(where: { $0.name == name }) else { return }
        change(&members[index])
    }
}
