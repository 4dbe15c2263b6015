import ArgumentParser
import Orchestration

/// `highwater plan EXPERIMENT`
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Check an experiment, and print what a run of it would do. Touches nothing.")

    @Argument(help: "The experiment file.", completion: .file(extensions: ["yaml", "yml", "json"]))
    var experiment: String

    @OptionGroup var overrides: OverrideOptions

    func run() async throws {
        do {
            let (plan, _) = try ExperimentFile.load(experiment, overrides: overrides.values)
            print(PlanText(plan).text)
        } catch {
            throw fail(error)
        }
    }
}
