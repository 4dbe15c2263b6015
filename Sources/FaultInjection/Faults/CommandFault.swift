import Experiments
import Foundation

/// `command: {run: [...], undo: [...]}`: anything else, by the user's own commands.
public struct CommandFault: Fault {
    public static let kind = "command"
    public static let summary = "A command of yours starts the fault, and another one undoes it at the end of `for`."
    public static let accepts: Set<ScheduleKey> = [.for]
    public let needsDuration = true
    let run: [String]
    let undoing: [String]
    /// Commands that succeed while the fault is in place, and after it is undone.
    let confirm: [String]?
    let confirmUndone: [String]?

    public init?(fields: Fields) {
        let run = fields.strings("run")
        let undoing = fields.strings("undo")
        confirm = fields.strings("confirm")
        confirmUndone = fields.strings("confirm-undone")
        for key in ["run", "undo", "confirm", "confirm-undone"] where fields.strings(key)?.isEmpty == true {
            fields.report(
                key, problem: "the command '\(key)' is empty",
                remedy: "write a program and its arguments, as in '[systemctl, stop, kafka]'")
        }
        if run == nil { fields.demand("run", example: "[systemctl, stop, kafka]") }
        if undoing == nil { fields.demand("undo", example: "[systemctl, start, kafka]") }
        guard let run, let undoing else { return nil }
        self.run = run
        self.undoing = undoing
    }

    public var effect: String { "run: " + run.joined(separator: " ") }
    public var undo: String { "run: " + undoing.joined(separator: " ") }

    public func choose(
        for scheduled: ScheduledFault, in scene: FaultScene, using generator: inout SplitMix64
    ) async throws(FaultError) -> String { run.first ?? "" }

    public func undoAction(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> UndoAction {
        .command(undoing, directory: FileManager.default.currentDirectoryPath)
    }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<Bool> {
        do {
            let proof = try await ShellCommand.run(run, within: .seconds(60))
            guard let confirm else { return Injected(true, proof: proof) }
            return Injected(true, proof: try await waitFor(confirm))
        } catch {
            // Whatever the command did before it failed is put back. Unstructured on purpose: after Ctrl-C this task is
            // cancelled, and a command that is run in it would be stopped at once.
            await Task { [undoing] in _ = try? await ShellCommand.run(undoing, within: .seconds(60)) }.value
            throw error
        }
    }

    public func revert(
        _ injection: Bool, of subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> String {
        let proof = try await ShellCommand.run(undoing, within: .seconds(60))
        guard let confirmUndone else { return proof }
        return try await waitFor(confirmUndone)
    }

    /// Repeats a check until it succeeds, at most 60 s.
    private func waitFor(_ check: [String]) async throws(FaultError) -> String {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            do throws(FaultError) {
                return try await ShellCommand.run(check, within: .seconds(30))
            } catch {
                guard ContinuousClock.now < deadline, !Task.isCancelled else { throw error }
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
    }
}
