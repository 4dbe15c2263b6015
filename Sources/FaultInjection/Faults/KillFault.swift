import Experiments

/// `kill: {consumer: any}`, `kill: {backend: 2, signal: term}`: a process of the run ends.
public struct KillFault: Fault {
    public static let kind = "kill"
    public static let summary =
        "SIGKILL (or SIGTERM) one consumer or backend; `restart-after` (or the end of `for`) starts it again."
    public static let accepts: Set<ScheduleKey> = [.for, .restartAfter]
    public static let startsAgain = true
    public let needsDuration = false
    let process: ProcessChoice
    let signal: KillSignal

    public init?(fields: Fields) {
        signal = fields.choice("signal", KillSignal.self) ?? .kill
        guard let process = ProcessChoice(fields: fields) else { return nil }
        self.process = process
    }

    public var effect: String { "\(signal.name) \(process)" }
    public var requiredConsumers: RequiredConsumers {
        signal == .term && process.role == .consumer ? .startedByRun : .any
    }
    public var undo: String {
        "start it again after 'restart-after', or at the end of 'for'; without both it stays away"
    }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        try process.choose(from: try await scene.crew(process.role).running, using: &generator)
    }

    private static func restart(_ scheduled: ScheduledFault) -> Duration? {
        scheduled.restartAfter ?? scheduled.duration
    }

    public func undoAction(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> UndoAction {
        guard Self.restart(scheduled) != nil else { return .nothing(reason: "it stays away, as planned") }
        return try await scene.crew(process.role).undoOfKill(subject)
    }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<RestartPlan> {
        let crew = try scene.crew(process.role)
        let held = await crew.holdings(of: subject).map { ", \($0)" } ?? ""
        let end = try await end(subject, of: crew, scene)
        return Injected(
            RestartPlan(crew: crew, member: subject, after: Self.restart(scheduled)), proof: end + held)
    }

    private func end(
        _ subject: String, of crew: any ProcessCrew, _ scene: FaultScene
    ) async throws(FaultError) -> String {
        if signal == .kill { scene.observer?.willKill(subject) }
        do throws(FaultError) { return try await signal.end(subject, of: crew) } catch {
            // One that had to be killed after all ended in another way than was asked for: it is put back.
            if signal == .term, await crew.identity(of: subject) == nil { try? await crew.start(subject) }
            throw error
        }
    }

    public func revert(
        _ injection: RestartPlan, of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        try await injection.finish()
    }
}

/// Starts a killed process again when it is time, or earlier when the run is stopped.
public struct RestartPlan: Sendable {
    private let crew: any ProcessCrew
    private let member: String
    private let timer: Task<Void, Never>?
    private let isForGood: Bool

    init(crew: any ProcessCrew, member: String, after delay: Duration?) {
        self.crew = crew
        self.member = member
        isForGood = delay == nil
        timer = delay.map { delay in
            Task {
                try? await Task.sleep(for: delay)
                guard !Task.isCancelled else { return }
                try? await crew.start(member)
            }
        }
    }

    func finish() async throws(FaultError) -> String {
        guard !isForGood else { return await farewell }
        timer?.cancel()
        await timer?.value
        do {
            if await crew.identity(of: member) == nil { try await crew.start(member) }
        } catch {
            throw FaultError("\(member) cannot be started again: \(error)")
        }
        guard let now = await crew.identity(of: member) else { throw FaultError("\(member) ended again at once") }
        return "\(member) runs again as \(now)"
    }

    /// Others may start it again: the controller of a pod, or systemd.
    private var farewell: String {
        get async {
            guard let now = await crew.identity(of: member) else { return "\(member) stays away, as planned" }
            return "\(member) was started again by somebody else, as \(now)"
        }
    }
}
