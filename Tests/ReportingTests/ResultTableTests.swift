import Foundation
import Invariants
import Measurement
import Testing

@testable import Reporting

@Suite struct ResultTableTests {
    private let table = ResultTable(SyntheticRun.judgement, faults: SyntheticRun.faults, directory: "runs/7")

    @Test func `the first line is the conclusion and the last the run directory`() {
        let lines = table.lines(color: false)
        #expect(lines.first == "VIOLATED: no-loss" && lines.last == "runs/7")
    }

    @Test func `a run that held says so with its name and seed`() {
        let judgement = Judgement(name: "flash-sale", seed: 4711, findings: [], exitCode: .held)
        #expect(ResultTable(judgement, directory: "r").lines(color: false)[0] == "HELD  flash-sale  seed 4711")
    }

    @Test func `no line but the path is wider than 110 columns, and none has colour unless asked`() {
        #expect(table.lines(color: false).allSatisfy { DisplayWidth.of($0) <= 110 && !$0.contains("\u{1B}") })
        #expect(table.text(color: true).contains("\u{1B}[31m"))
        let long = ResultTable(SyntheticRun.judgement, directory: String(repeating: "x", count: 300))
        #expect(long.lines(color: false).last?.count == 300)
    }

    @Test func `invariants come before steady state, faults and validity`() {
        #expect(titles(SyntheticRun.judgement) == ["invariants", "steady state", "faults", "validity of the run"])
    }

    @Test func `validity comes first when it is in doubt`() {
        var judgement = SyntheticRun.judgement
        judgement.findings[0].verdict = .inconclusive
        #expect(titles(judgement).first == "validity of the run")
    }

    private func titles(_ judgement: Judgement) -> [String] {
        FindingSection.sections(of: judgement).map(\.title)
    }

    @Test func `evidence stands below its row, indented, and only where something is wrong`() throws {
        var judgement = SyntheticRun.judgement
        judgement.findings[3].evidence = ["a detail of what held"]
        let lines = ResultTable(judgement, directory: "r").lines(color: false)
        let row = try #require(lines.firstIndex { $0.hasPrefix("?  recovers") })
        #expect(lines[row + 1] == "     the target told no lag after 60 s")
        #expect(!lines.contains { $0.contains("a detail of what held") })
    }

    @Test func `an observation that its column cuts is told whole when the promise is broken`() {
        let whole = "observed: 3 of 34,211 acknowledged messages were never delivered"
        #expect(table.lines(color: false).contains("     " + whole))
    }

    @Test func `a fault shows when it was injected and reverted, and how that is known`() throws {
        let row = try #require(table.lines(color: false).first { $0.hasPrefix("✓  kill-consumer") })
        #expect(row.contains("20.2 s: process 4242 is gone") && row.contains("26.1 s: answers again"))
        #expect(row.hasSuffix("held"))
    }

    @Test func `a fault that was never injected is not said to be in place`() {
        #expect(FaultText(SyntheticRun.faults[4]).reverted == "nothing to revert")
        var stuck = SyntheticRun.faults[0]
        stuck.revertedSeconds = nil
        stuck.revertFailure = "no such process"
        #expect(FaultText(stuck).reverted == "not reverted: no such process")
    }
}
