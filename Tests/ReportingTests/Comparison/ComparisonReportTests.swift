import Foundation
import RebalanceRecorder
import Testing

@testable import Reporting

@Suite struct ComparisonReportTests {
    private static let names = [
        "a-eager-confluent", "b-cooperative-confluent", "c-static-confluent", "d-kip848-v1", "d-kip848-static",
    ]

    private static func runs(_ experiments: String...) throws -> [ComparedRun] {
        try experiments.flatMap { experiment in
            try names.map { try .recorded($0, experiment: experiment, seed: 4711) }
        }
    }

    @Test func `forty runs with one rebalance take two lines each, by experiment, in 100 columns`() throws {
        let five = try Self.runs("first").map { run in
            var run = run
            run.findings.rebalances = Array(run.findings.rebalances.suffix(1))
            run.findings.staticReturns = []
            return run
        }
        let runs = (0..<40).map { index in
            var run = five[index % 5]
            run.experiment = "situation \(index / 4)"
            return run
        }
        let lines = ComparisonText(RebalanceComparison(runs)).lines(color: false)
        #expect(lines.allSatisfy { $0.count <= 100 }, "\(lines.map(\.count).max() ?? 0)")
        #expect(lines.count { $0.hasPrefix("situation ") } == 10)
        let incomplete = lines.count { $0.contains("not measured to the end") }
        // Heading, header and a line between; then the explanation, and a path for each.
        #expect(lines.count == 80 + 10 * 3 + 4 + 40 + incomplete)
    }

    @Test func `bars are to one scale, and the longest is as wide as there is room`() throws {
        let comparison = RebalanceComparison(try Self.runs("one"))
        let bars = comparison.entries.map { $0.totals.phases.bar(letters: 40, longest: comparison.longest).count }
        #expect(bars.max() == 40)
        for (entry, bar) in zip(comparison.entries, bars) {
            let share = Double(entry.totals.total ?? 0) / Double(comparison.longest)
            #expect(abs(Double(bar) - share * 40) <= 1)
        }
    }

    @Test func `dropped frames, a run without a rebalance and a kill that set off none are told`() throws {
        var lossy = try ComparedRun.recorded("a-eager-confluent", experiment: "e", seed: 1)
        lossy.gaps = ["12 frames came too fast and were not looked at"]
        var quiet = ComparedRun.quiet("runs/quiet", experiment: "e")
        quiet.kills = [.init(subject: "consumer-1", microseconds: 12_300_000)]
        let comparison = RebalanceComparison([lossy, quiet])
        let text = ComparisonText(comparison).lines(color: false).joined(separator: "\n")
        #expect(text.contains("incomplete: 12 frames came too fast"))
        #expect(text.contains("no rebalance, though consumer-1 was killed at 12.3 s"))
        let markdown = ComparisonMarkdown(comparison).text
        #expect(markdown.contains("incomplete: 12 frames"))
        #expect(ComparisonPlot(comparison).svg.contains("(incomplete)"))
        #expect(ComparisonPlot(comparison).svg.contains("no rebalance"))
    }

    @Test func `several rebalances of a run are counted by what set them off, the longest is named`() throws {
        let story = RebalanceComparison([try .recorded("b-cooperative-confluent")]).entries[0].story
        #expect(story.events == "3 join, kill, leave")
        #expect(story.longest == "longest 7.60 s: 21.5 s kill b-cooperative-confluent-m3")
    }

    @Test func `what does not count is told with its number`() throws {
        var run = try ComparedRun.recorded("b-cooperative-confluent", experiment: "e")
        let times = run.findings.rebalances.map(\.trigger.microseconds)
        run.window = times[3]..<times[4]
        let comparison = RebalanceComparison([run, run])
        #expect(comparison.leftOut == "not counted: 6 rebalances before the steady state, 2 after the drain")
        #expect(comparison.entries[0].story.events == "21.5 s kill b-cooperative-confluent-m3")
    }

    @Test func `the Markdown table has a cell for each column in every row`() throws {
        var runs = try Self.runs("a|b")
        runs[0].path = "runs/odd|name"
        let lines = ComparisonMarkdown(RebalanceComparison(runs)).text.split(separator: "\n")
        let rows = lines.filter { $0.hasPrefix("| ") }.map { $0.replacingOccurrences(of: #"\|"#, with: "") }
        #expect(rows.count == 2 + runs.count)
        #expect(Set(rows.map { $0.count { $0 == "|" } }).count == 1)
        #expect(lines.contains { $0.hasPrefix(#"### a\|b"#) })
    }

    @Test func `JSON has the numbers of each run, with their units`() throws {
        let comparison = RebalanceComparison(try Self.runs("one"))
        let object = try JSONSerialization.jsonObject(with: Data(try ComparisonJSON(comparison).text().utf8))
        let whole = try #require(object as? [String: Any])
        #expect(whole["format"] as? Int == 1)
        let runs = try #require(whole["runs"] as? [[String: Any]])
        #expect(runs.map { $0["experiment"] as? String } == Array(repeating: "one", count: 5))
        for (run, entry) in zip(runs, comparison.entries) {
            #expect(run["gap_integral_us"] as? Int64 == entry.totals.lost)
            #expect(run["total_us"] as? Int64 == entry.totals.total)
            #expect((run["triggers"] as? [[String: Any]])?.count == entry.totals.counted.count)
            #expect(run["is_complete"] as? Bool == true)
        }
    }

    @Test func `the plot is well-formed XML, with a bar for each phase of each run`() throws {
        let comparison = RebalanceComparison(try Self.runs("<one>", "two & more"))
        let svg = ComparisonPlot(comparison).svg
        let elements = try #require(ElementCounter(svg))
        // The labels of the rows have titles too.
        #expect(elements.count("title") == comparison.entries.flatMap(\.totals.phases).count + comparison.entries.count)
        #expect(svg.contains("two &amp; more"))
        #expect(svg.contains("sum over the rebalances (s)"))
    }
}
