import Experiments

/// `pause: {consumer: any}`, `pause: {backend: 2}`: SIGSTOP to a process of the run, SIGCONT at the end.
public struct PauseFault: Fault {
    public static let kind = "pause"
    public static let summary = "SIGSTOP one consumer or backend, and SIGCONT at the end of `for`."
    public static let accepts: Set<ScheduleKey> = [.for]
    public let needsDuration = true
    let process: ProcessChoice

    public init?(fields: Fields) {
        guard let process = ProcessChoice(fields: fields) else { return nil }
        self.process = process
    }

    public var effect: String { "SIGSTOP \(process)" }
    public var undo: String { "SIGCONT" }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String {
        try process.choose(from: try await scene.crew(process.role).running, using: &generator)
    }

    public func undoAction(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> UndoAction { await (try scene.crew(process.role)).undoOfPause(subject) }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<String> {
        Injected(subject, proof: try await scene.crew(process.role).setPaused(true, process: subject))
    }

    public func revert(
        _ injection: String, of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        try await scene.crew(process.role).setPaused(false, process: subject)
    }
}
