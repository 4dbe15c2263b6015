import Experiments
import Invariants
import Measurement
import Testing

@Suite struct CommandCheckTests {
    private func check(_ report: UserCheck.Report?) throws -> Observation {
        let promise = try promise(CommandCheck.self, "{run: [python3, check.py], within: 3s}")
        return promise.check(SyntheticRecording.make { $0.reports[promise.check] = report })
    }

    @Test func `it is run beside its document, within its time`() throws {
        let check = try promise(CommandCheck.self, "{run: [python3, check.py], within: 3s}").check
        #expect(check == UserCheck(words: ["python3", "check.py"], directory: ".", limit: .seconds(3)))
    }

    @Test(arguments: [Verdict.held, .violated, .inconclusive])
    func `its verdict is what it prints`(verdict: Verdict) throws {
        let output = #"{"verdict": "\#(verdict.rawValue)", "observed": "7 orders", "evidence": ["order 3"]}"#
        #expect(
            try check(.init(output: output)) == Observation(verdict, "7 orders", evidence: ["order 3"]))
    }

    @Test func `evidence is cut at ten lines`() throws {
        let lines = (0..<30).map { "\"\($0)\"" }.joined(separator: ",")
        let observation = try check(.init(output: #"{"verdict": "violated", "evidence": [\#(lines)]}"#))
        #expect(observation.evidence.count == 10)
    }

    @Test(arguments: [
        ("", "its output is empty"), ("all is well", "all is well is not JSON"),
        (#"{"verdict": "fine"}"#, "the value of 'verdict' is none that is known in"),
        (#"{"observed": "x"}"#, "the key 'verdict' is missing in"),
        (#"{"verdict": "held", "evidence": "x"}"#, "the value of 'evidence' is none that is known in"),
    ])
    func `what is no verdict is inconclusive, with the reason and its last words`(output: String, reason: String) throws
    {
        let observation = try check(.init(output: output, lastWords: ["no such table"]))
        #expect(observation.verdict == .inconclusive)
        #expect(observation.evidence.first?.hasPrefix("it printed no verdict: \(reason)") == true)
        #expect(observation.evidence.last == "it said: no such table")
    }

    @Test func `one that failed, or was never run, is inconclusive`() throws {
        let failed = try check(.init(output: nil, failure: "'x' ended with exited(1)", lastWords: ["a", "b"]))
        #expect(
            failed
                == Observation(
                    .inconclusive, "no verdict", evidence: ["'x' ended with exited(1)", "it said: a", "it said: b"]))
        #expect(try check(nil) == Observation(.inconclusive, "the command was not run"))
    }

    @Test func `a command without words is refused`() throws {
        let mistakes = #expect(throws: Mistakes.self) { try promise(CommandCheck.self, "{run: ['']}") }
        #expect(mistakes?.all.first?.problem == "the command is empty")
    }
}
