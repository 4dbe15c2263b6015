import ArgumentParser
import Experiments
import Orchestration

/// `highwater invariants`
struct InvariantsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invariants", abstract: "List what an experiment can promise, each with an example.")

    func run() throws {
        let kinds = ExperimentFile.catalogs.invariants + [ExpectationSpec.self]
        try finish(kinds.map { "\($0.kind)\n  \($0.summary)\n  \($0.example)" }.joined(separator: "\n"))
    }
}
