import ConsumerFleet
import Experiments

/// `kill: {consumer: any}`: SIGKILL to a member of the fleet.
public struct KillConsumer: Fault {
    public static let kind = "kill"
    public static let summary = "SIGKILL one consumer; `restart-after` (or the end of `for`) starts it again."
    public static let accepts: Set<ScheduleKey> = [.for, .restartAfter]
    public let needsDuration = false
    let consumer: ConsumerChoice

    public init?(fields: Fields) {
        guard let consumer = ConsumerChoice(fields: fields) else { return nil }
        self.consumer = consumer
    }

    public var effect: String { "SIGKILL \(consumer)" }
    public var undo: String {
        "start it again after 'restart-after', or at the end of 'for'; without both it stays away"
    }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        try consumer.choose(from: try await scene.requireFleet().running, using: &generator)
    }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<RestartPlan> {
        let fleet = try scene.requireFleet()
        let held = await fleet.partitions(of: subject)
        guard let exit = await fleet.kill(subject) else { throw FaultError("\(subject) was not running") }
        guard exit == .killed(signal: 9) else { throw FaultError("\(subject) ended with \(exit) before it was killed") }
        let restart = scheduled.restartAfter ?? scheduled.duration
        return Injected(
            RestartPlan(fleet: fleet, member: subject, after: restart),
            proof: "\(subject) reaped after signal 9, it held \(held.count) partitions")
    }

    public func revert(
        _ injection: RestartPlan, of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        try await injection.finish()
    }
}

/// Starts a killed member again when it is time, or earlier when the run is stopped.
public struct RestartPlan: Sendable {
    private let fleet: ConsumerGroupFleet
    private let member: String
    private let timer: Task<Void, Never>?
    private let isForGood: Bool

    init(fleet: ConsumerGroupFleet, member: String, after delay: Duration?) {
        self.fleet = fleet
        self.member = member
        isForGood = delay == nil
        timer = delay.map { delay in
            Task {
                try? await Task.sleep(for: delay)
                guard !Task.isCancelled else { return }
                try? await fleet.start(member)
            }
        }
    }

    func finish() async throws(FaultError) -> String {
        guard !isForGood else { return "\(member) stays away, as planned" }
        timer?.cancel()
        await timer?.value
        do {
            if await fleet.member(member)?.isRunning != true { try await fleet.start(member) }
        } catch {
            throw FaultError("\(member) cannot be started again: \(error)")
        }
        guard let process = await fleet.member(member)?.process, process.isRunning else {
            throw FaultError("\(member) ended again at once")
        }
        return "\(member) runs again as pid \(process.pid)"
    }
}
