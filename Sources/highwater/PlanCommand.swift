import ArgumentParser
import Orchestration

/// `highwater plan EXPERIMENT`
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Check an experiment, and print what a run of it would do. Touches nothing.")

    @OptionGroup var file: ExperimentOptions

    func run() async throws {
        do {
            let (plan, _) = try file.load()
            print(PlanText(plan).text)
        } catch {
            throw fail(error)
        }
    }
}
