import ArgumentParser
import RunHistory

/// Which runs of the history are meant.
struct SeriesOptions: ParsableArguments {
    @Option(help: "The experiment; by default that of the newest run.")
    var experiment: String?

    @Option(help: ArgumentHelp("The plan, where there were several, by the beginning of its hash.", valueName: "hash"))
    var plan: String?

    @Option(help: ArgumentHelp("The context, where there were several, by a part of it.", valueName: "text"))
    var context: String?

    var query: HistoryQuery { HistoryQuery(experiment: experiment, planHash: plan, context: context) }
}

extension SeriesSummary {
    /// What reports call it.
    var title: String { "\(experiment.name), plan \(experiment.planHash.prefix(8)), \(context)" }
}
