import Foundation
import Measurement
import MessageLedger
import SystemPackage
import TestSupport
import Testing

@Suite struct SampleTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    static let full: Sample = {
        var sample = Sample()
        sample.seconds = 12.004
        sample.intervalSeconds = 1.001
        sample.phase = "faults"
        sample.intendedRate = 5000
        sample.offeredRate = 4999.5
        sample.achievedRate = 4990.25
        sample.failures = 3
        sample.deliveredRate = 100
        sample.redeliveredRate = 0.5
        sample.lagMaximum = 4711
        sample.lagTotal = 9_000_000_000
        sample.backlog = 17
        sample.latencyP50 = 1.5
        sample.latencyP99 = 250.125
        sample.endToEndP99 = 0
        sample.faults = ["kill-one", "slow-net"]
        sample.processorShare = 1.25
        sample.residentBytes = 123_456_789
        return sample
    }()

    private func read(_ text: String) throws -> [Sample] {
        let path = directory.file("samples.csv")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
        return try Sample.read(path)
    }

    @Test func `a sample comes back from its line`() {
        #expect(Sample(csvLine: Substring(Self.full.csvLine)) == Self.full)
    }

    @Test func `what was not told stays unknown and is not zero`() throws {
        var sample = Self.full
        sample.lagMaximum = nil
        sample.lagTotal = nil
        sample.latencyP50 = nil
        sample.latencyP99 = nil
        sample.endToEndP99 = nil
        sample.faults = []
        #expect(Sample(csvLine: Substring(sample.csvLine)) == sample)
    }

    @Test func `the header names each cell`() {
        let header = Sample.csvHeader.split(separator: ",")
        #expect(header.count == Self.full.csvLine.split(separator: ",", omittingEmptySubsequences: false).count)
        #expect(Set(header).count == header.count)
        #expect(header.first == "t_s")
    }

    @Test func `a file is read without its header`() throws {
        let lines = [Sample.csvHeader, Self.full.csvLine, Sample().csvLine].map { $0 + "\n" }.joined()
        #expect(try read(lines) == [Self.full, Sample()])
    }

    @Test func `a last line that is cut short anywhere is left out`() throws {
        let whole = [Sample.csvHeader, Sample().csvLine].map { $0 + "\n" }.joined()
        let line = Self.full.csvLine
        for length in 1...line.count {
            #expect(try read(whole + line.prefix(length)) == [Sample()], "cut to \(line.prefix(length))")
        }
    }

    @Test func `a missing file has no samples`() throws {
        #expect(try Sample.read(directory.file("missing")).isEmpty)
    }

    @Test(arguments: ["nan", "inf", "1e300", "-1e16", "12x", ""])
    func `a number that cannot have been measured is damage and no sample`(number: String) throws {
        let line = Self.full.csvLine.replacing("12.004", with: number)
        let error = try #require(throws: LedgerError.self) {
            try read([Sample.csvHeader, Sample().csvLine, line, ""].joined(separator: "\n"))
        }
        #expect(error.problem == "line 3 holds a number that is never measured")
    }

    @Test func `an unknown value that is no number is damage and not unknown`() throws {
        let line = Self.full.csvLine.replacing("4711", with: "47!1")
        #expect(throws: LedgerError.self) { try read([Sample.csvHeader, line, ""].joined(separator: "\n")) }
    }
}
