import Invariants
import Measurement
import Testing

@Suite struct LivenessTests {
    private static let ending = [
        SyntheticRecording.event(.topic, at: 1, values: ["partitions": 2, "leaderless": 0]),
        SyntheticRecording.event(.drained, at: 53, values: ["complete": 1, "took_s": 1]),
    ]

    private func check(
        _ text: String = "{every: 5s}", ending: [RunEvent] = ending, _ change: (inout Recording) -> Void = { _ in }
    ) throws -> Observation {
        try promise(Liveness.self, text).check(
            SyntheticRecording.make { recording in
                recording.events += ending
                change(&recording)
            })
    }

    private func silent(_ seconds: ClosedRange<Int>) -> (inout Recording) -> Void {
        { $0.change(seconds) { $0.achievedRate = 0 } }
    }

    @Test func `a run in which something succeeds all the time is alive`() throws {
        #expect(try check() == Observation(.held, "longest without success 0.0 ms"))
    }

    @Test(arguments: [(4, Verdict.held), (5, .violated)])
    func `nothing for the whole of a window is a violation`(seconds: Int, verdict: Verdict) throws {
        let observation = try check { self.silent(36...(35 + seconds))(&$0) }
        #expect(observation.verdict == verdict)
        #expect(observation.observed == "longest without success \(seconds).00 s")
        guard verdict == .violated else { return }
        #expect(observation.evidence == ["nothing for 5.00 s from 35.00 s on, with no fault in place"])
    }

    @Test func `nothing during a fault, or while nothing is due, is no violation`() throws {
        #expect(try check { self.silent(21...30)(&$0) }.verdict == .held)
        let paused = try check { recording in
            recording.change(36...45) {
                ($0.achievedRate, $0.intendedRate) = (0, 0)
                $0.lagTotal = 0
            }
        }
        #expect(paused.verdict == .held)
    }

    @Test func `a fault in the middle breaks the window`() throws {
        #expect(try check { self.silent(17...33)(&$0) }.verdict == .held)
    }

    @Test func `deliveries alone can be asked for`() throws {
        #expect(try check("{every: 5s, of: delivered}").verdict == .violated)
        #expect(try check("{every: 5s, of: acknowledged}").verdict == .held)
        let read = try check("{every: 5s, of: delivered}") { $0.change(1...60) { $0.deliveredRate = 9 } }
        #expect(read.verdict == .held)
    }

    @Test func `of consumers of the user's own nobody knows whether they read`() throws {
        func theirs(_ text: String) throws -> Observation {
            try check(text) { recording in
                (recording.manifest.consumers, recording.manifest.userConsumers) = (0, 2)
                recording.change(51...60) { ($0.achievedRate, $0.intendedRate, $0.lagTotal) = (0, 0, 9) }
            }
        }
        #expect(try theirs("{every: 5s, of: delivered}").verdict == .inconclusive)
        #expect(try theirs("{every: 5s}").verdict == .held)
    }

    @Test func `a topic that is gone and a drain that was given up are violations`() throws {
        let gone = SyntheticRecording.event(.topic, at: 50, values: ["partitions": 0, "leaderless": 0])
        #expect(try check(ending: Self.ending + [gone]).evidence == ["the topic does not exist any more"])
        let given = SyntheticRecording.event(.drained, at: 60, values: ["complete": 0, "took_s": 8])
        #expect(try check(ending: Self.ending + [given]).evidence == ["the drain was given up after 8.00 s"])
    }

    @Test func `an end that was not recorded, and a run without time outside faults, tell nothing`() throws {
        let blind = try check(ending: [])
        #expect(blind.verdict == .inconclusive)
        #expect(blind.evidence.count == 2)
        let covered = try check { $0.manifest.faults = [SyntheticRecording.fault("long", from: 8, to: 60)] }
        #expect(covered.verdict == .inconclusive)
    }
}
