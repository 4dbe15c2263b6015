import ArgumentParser
import Foundation
import Orchestration
import RebalanceRecorder
import Reporting

/// `highwater compare RUN RUN…`
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Show side by side what the rebalances of several runs, or recordings, cost.",
        discussion: """
            Runs are put together by their experiment. What began before the steady state of a run, or after its drain, does \
            not count. docs/rebalances.md says how the rebalances of a run are added up. Of runs with Highwater's own consumers, \
            outages by frames are held against those that the consumers saw.

              highwater compare runs/*-kill-for-good-* --plot kill.svg
            """)

    @Argument(
        help: ArgumentHelp("Run directories, and recordings of 'watch --record'; two or more.", valueName: "run"),
        completion: .file())
    var paths: [String]

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Print tables for documents and pull requests.")
    var markdown = false

    @Option(help: ArgumentHelp("Measure the partitions of this topic only. May be repeated.", valueName: "name"))
    var topic: [String] = []

    @Option(
        help: ArgumentHelp(
            "Count only rebalances of this kind. May be repeated.", valueName: "kind"))
    var trigger: [Occasion] = []

    @Option(help: ArgumentHelp("Draw the phases into this SVG file.", valueName: "svg"), completion: .file())
    var plot: String?

    func validate() throws {
        guard paths.count > 1 else {
            throw ValidationError(
                "there is nothing to compare \(paths.first ?? "it") with: name two runs or more "
                    + "('highwater rebalances' shows a single recording)")
        }
        guard !(json && markdown) else { throw ValidationError("give --json or --markdown, not both") }
    }

    func run() throws {
        let reader = ComparedRunReader(topics: topic.isEmpty ? .all : TopicFilter(only: Set(topic)))
        do throws(RunFailure) {
            var runs: [ComparedRun] = []
            for path in paths { runs.append(try reader.read(path)) }
            let comparison = RebalanceComparison(runs, triggers: Set(trigger))
            if let plot { try PlotFile(plot).write(ComparisonPlot(comparison).svg) }
            try Output.print(try text(comparison))
        } catch { throw fail(error) }
    }

    private func text(_ comparison: RebalanceComparison) throws(RunFailure) -> String {
        if markdown { return ComparisonMarkdown(comparison).text }
        guard json else { return ComparisonText(comparison).lines(color: Console.hasColor).joined(separator: "\n") }
        do { return try ComparisonJSON(comparison).text() } catch {
            throw RunFailure(.internalError, "the comparison cannot be written as JSON: \(error)")
        }
    }
}

extension Occasion: ExpressibleByArgument {
    /// Words of one argument have hyphens between them: `session-expiry`.
    public init?(argument: String) { self.init(rawValue: argument.replacing("-", with: " ")) }
    public static var allValueStrings: [String] { allCases.map { $0.rawValue.replacing(" ", with: "-") } }
}
