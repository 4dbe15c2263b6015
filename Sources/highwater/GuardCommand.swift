import ArgumentParser
import FaultInjection
import Orchestration
import SystemPackage

/// `highwater guard`: started by a run, not by a person.
struct GuardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guard", abstract: "Undo the faults of a run when its process ends.", shouldDisplay: false)

    @Option(help: "The undo journal of the run.")
    var journal: String

    @Option(help: "The pid of the run.")
    var parent: Int32

    func run() async throws { await FaultGuard.watch(FilePath(journal), parent: parent, restore: Healing.restore) }
}
