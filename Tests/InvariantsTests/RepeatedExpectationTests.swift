import Experiments
import Foundation
import Invariants
import Measurement
import Testing

/// A fault of a second that is repeated every 5 s from 20 s on, each time with one outage of a partition.
@Suite struct RepeatedExpectationTests {
    private static func repeated(_ count: Int) -> [FaultRecord] {
        (1...count).map { number in
            let begin = 15 + 5 * Double(number)
            var fault = SyntheticRecording.fault("kill-one#\(number)", from: begin, to: begin + 1)
            fault.repetition = RepetitionRecord(of: "kill-one", number: number, everySeconds: 5)
            return fault
        }
    }

    private static func recording(
        outages: [Double], _ change: (inout Recording) -> Void = { _ in }
    ) -> Recording {
        SyntheticRecording.make { recording in
            recording.manifest.faults = repeated(outages.count)
            recording.events += outages.enumerated().map { index, outage in
                SyntheticRecording.event(
                    .partitionResumed, at: 20.1 + 5 * Double(index) + outage, values: ["outage_s": outage])
            }
            change(&recording)
        }
    }

    private static let around = [1.3, 1.1, 1.6, 1.2, 1.4]

    @Test(arguments: [
        ("partition.outage.max < 2s", Verdict.held), ("partition.outage.max < 1s", .violated),
        ("partition.outage.max < 1.35s", .inconclusive), ("partition.outage.max > 1s", .held),
        ("partition.outage.max > 2s", .violated), ("partition.outage.max <= 1.6s", .held),
        ("partition.outage.max < 1.6s", .inconclusive),
    ])
    func `a timing is judged by the whole interval of its median`(expression: String, verdict: Verdict) throws {
        let recording = Self.recording(outages: Self.around)
        let finding = try #require(try finding(expression, "during: kill-one", in: recording))
        #expect(finding.verdict == verdict)
        #expect(finding.observed == "median 1.30 s [1.10 s, 1.60 s] of 5")
        let list = "of the repetitions: 1.30 s, 1.10 s, 1.60 s, 1.20 s, 1.40 s; spread 100.0 ms"
        #expect(finding.evidence.last == list)
    }

    @Test func `the numbers are in the finding, for programs and for a history`() throws {
        let recording = Self.recording(outages: Self.around)
        let finding = try #require(try finding("partition.outage.max < 2s", "during: kill-one", in: recording))
        let repetitions = try #require(finding.repetitions)
        #expect(repetitions.values.compactMap(\.self).count == 5 && repetitions.unit == "s")
        #expect(repetitions.median == 1.3 && repetitions.low == 1.1 && repetitions.high == 1.6)
        #expect(abs(try #require(repetitions.spread) - 0.1) < 1e-9)
        let invariant = try expectation("partition.outage.max < 2s", "during: kill-one")
        let tracked = try #require(TrackedValue(invariant, in: recording))
        #expect(tracked.values == Self.around && tracked.isBetterLower)
    }

    @Test func `what is unclear says why, and what would help`() throws {
        let recording = Self.recording(outages: Self.around)
        let finding = try #require(try finding("partition.outage.max < 1.35s", "during: kill-one", in: recording))
        #expect(finding.evidence[0].contains("unclear after 5 repetitions"))
        #expect(finding.evidence[1].hasPrefix("fix: repeat it more often"))
    }

    @Test func `fewer than five values decide nothing, however far from the bound`() throws {
        let recording = Self.recording(outages: [1, 1, 1, 1])
        let finding = try #require(try finding("partition.outage.max < 100s", "during: kill-one", in: recording))
        #expect(finding.verdict == .inconclusive && finding.evidence[0].contains("4 of 4 repetitions have a value"))
    }

    @Test func `a repetition that never was in place has no value, and is not taken for a good one`() throws {
        let recording = Self.recording(outages: Self.around) { $0.manifest.faults[2].injectedSeconds = nil }
        let finding = try #require(try finding("partition.outage.max < 2s", "during: kill-one", in: recording))
        #expect(finding.verdict == .inconclusive)
        #expect(finding.repetitions?.values[2] == nil && finding.repetitions?.values.count == 5)
    }

    @Test(arguments: [
        (bound: "2s", isUnclear: false), (bound: "1s", isUnclear: false), (bound: "1.35s", isUnclear: true),
    ])
    func `only what is unclear is repeated`(bound: String, isUnclear: Bool) throws {
        let judge = Judge(
            invariants: [try expectation("partition.outage.max < \(bound)", "during: kill-one")], steadyState: [])
        #expect(judge.isUnclear(about: "kill-one", Self.recording(outages: Self.around)) == isUnclear)
        #expect(!judge.isUnclear(about: "another", Self.recording(outages: Self.around)))
    }

    @Test func `a promise is never asked again: one repetition that breaks it breaks it`() throws {
        let recording = Self.recording(outages: Self.around) { $0.change(30...30) { $0.failures = 1 } }
        let finding = try #require(try finding("errors.count == 0", "during: kill-one", in: recording))
        #expect(finding.verdict == .violated)
        #expect(finding.observed == "1 of 5 violated: at most 65.8 % of such faults violate it, at 95 %")
        #expect(finding.evidence.first == "repetition 3: 1")
        let judge = Judge(
            invariants: [try expectation("errors.count == 0", "during: kill-one")], steadyState: [])
        #expect(!judge.isUnclear(about: "kill-one", recording))
    }

    @Test func `a promise that every repetition kept says how much that proves`() throws {
        let recording = Self.recording(outages: Self.around)
        let finding = try #require(try finding("errors.count == 0", "during: kill-one", in: recording))
        #expect(finding.verdict == .held)
        #expect(finding.observed == "0 of 5 violated: at most 45.1 % of such faults violate it, at 95 %")
        #expect(finding.evidence == ["the share is the exact bound of Clopper and Pearson, one-sided"])
    }

    @Test func `a timing that each repetition must keep is broken by one`() throws {
        let recording = Self.recording(outages: [1, 1, 9, 1, 1])
        #expect(
            try finding("partition.outage.max < 5s", "during: kill-one, by: each", in: recording)?.verdict == .violated)
    }

    @Test func `the time after a repetition ends where the next one is due, also that of the last one`() throws {
        // At 44 s the last repetition still has its time, at 46 s it has not.
        for (second, values) in [(44, 5.0), (46, 0)] {
            let recording = Self.recording(outages: Self.around) { $0.change(second...second) { $0.failures = 5 } }
            let finding = try #require(try finding("errors.count < 100", "after: kill-one", in: recording))
            #expect(finding.repetitions?.values.last == values)
        }
    }

    @Test func `what did not come about in its time counts as longer than that`() throws {
        let recording = Self.recording(outages: Self.around) { recording in
            recording.change(16...60) { $0.lagMaximum = 900 }
            recording.change(24...24) { $0.lagMaximum = 0 }
        }
        let late = try #require(try finding("time-until(lag.max < 5) < 3500ms", "after: kill-one", in: recording))
        #expect(late.verdict == .inconclusive, "the first was in time, the others not")
        #expect(late.repetitions?.values.map { $0?.rounded() } == [3, 4, 4, 4, 4])
        let tight = try #require(try finding("time-until(lag.max < 5) < 1s", "after: kill-one", in: recording))
        #expect(tight.verdict == .violated)
        // With a bound beyond the time that each has, it is not known.
        let unknown = try #require(try finding("time-until(lag.max < 5) < 9s", "after: kill-one", in: recording))
        #expect(unknown.verdict == .inconclusive && unknown.repetitions?.values.compactMap(\.self).count == 1)
    }

    @Test func `rates of a generator that was saturated are judged by no number of repetitions`() throws {
        let recording = Self.recording(outages: Self.around) { $0.manifest.streams[0].unsent = 3 }
        let finding = try #require(try finding("rate.achieved > 1/s", "after: kill-one", in: recording))
        #expect(finding.verdict == .inconclusive && finding.evidence[0].hasPrefix("generator saturated"))
        let judge = Judge(invariants: [try expectation("rate.achieved > 1/s", "after: kill-one")], steadyState: [])
        #expect(!judge.isUnclear(about: "kill-one", recording))
    }

    @Test func `each repetition is a finding of its own among the faults`() throws {
        let judgement = Judge(invariants: [], steadyState: []).judge(Self.recording(outages: Self.around))
        #expect(
            judgement.findings.filter { $0.group == .fault }.map(\.name) == (1...5).map { "kill-one#\($0)" })
    }
}
