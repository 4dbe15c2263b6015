import ArgumentParser
import Foundation
import Invariants
import Orchestration

/// `highwater heal`
struct HealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heal",
        abstract: "Undo what a run that was killed left in place.",
        discussion: """
            Reads the undo journals of all runs below a directory, undoes every fault that was intended and never \
            reverted, latest first, and says what it found. Safe to repeat. Exits with 5 if a fault is still in place.
            """)

    @Argument(help: "A run directory, or the directory that holds them.", completion: .directory)
    var runs = "runs"

    func run() async throws {
        let outcome: Healing.Outcome
        do { outcome = try await Healing(runs: runs).heal() } catch { throw fail(error) }
        try finish(outcome.lines.joined(separator: "\n"), outcome.isClean ? .held : .faultInPlace)
    }
}
