import Foundation
import Measurement
import Testing

@testable import Reporting

@Suite struct ReportWriterTests {
    @Test func `the four files are written, over those of an earlier judgement too`() throws {
        let run = try SyntheticRun()
        defer { run.remove() }
        let recording = try run.recording()
        for _ in 0..<2 { try ReportWriter.write(SyntheticRun.judgement, recording, to: run.directory) }
        let files = [run.directory.junit, run.directory.summary, run.directory.report].map(\.string)
        let begins = try files.map { try String(contentsOfFile: $0, encoding: .utf8).prefix(5) }
        #expect(begins == ["<?xml", "## ✗ ", "<!DOC"])
        let verdict = try Data(contentsOf: URL(fileURLWithPath: run.directory.verdict.string))
        #expect(try VerdictJSON(verdict).judgement == SyntheticRun.judgement)
    }

    @Test func `a directory that is gone is an error`() throws {
        let run = try SyntheticRun()
        let recording = try run.recording()
        run.remove()
        #expect(throws: (any Error).self) {
            try ReportWriter.write(SyntheticRun.judgement, recording, to: run.directory)
        }
    }
}
