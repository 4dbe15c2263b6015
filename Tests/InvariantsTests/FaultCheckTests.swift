import Invariants
import Measurement
import Testing

@Suite struct FaultCheckTests {
    private func check(_ end: RunEnd = .complete, _ change: (inout FaultRecord) -> Void) -> Finding? {
        let recording = SyntheticRecording.make {
            $0.manifest.end = end
            change(&$0.manifest.faults[0])
        }
        return Judge(invariants: [], steadyState: []).judge(recording).findings.first { $0.group == .fault }
    }

    @Test func `a fault that was confirmed and reverted is told with its proof`() {
        #expect(check { _ in }?.verdict == .held)
        #expect(check { _ in }?.observed == "20.0 s to 30.0 s: delayed 40 chunks")
    }

    @Test func `a fault that was not confirmed says why`() {
        let finding = check { $0.failure = "no consumer is running: nothing matches" }
        #expect(finding?.verdict == .inconclusive)
        #expect(finding?.observed == "not confirmed")
        #expect(finding?.evidence == ["no consumer is running: nothing matches"])
    }

    @Test func `a fault that may still be in place says so before anything else`() {
        let finding = check {
            $0.failure = "it touched nothing"
            $0.revertFailure = "broker 2 does not answer"
        }
        #expect(finding?.observed == "not reverted")
        #expect(finding?.evidence == ["it may still be in place: broker 2 does not answer"])
    }

    @Test func `a fault without an end in the recording is inconclusive`() {
        #expect(check { $0.revertedSeconds = nil }?.verdict == .inconclusive)
    }

    @Test func `a fault that was never injected is inconclusive, unless the run was stopped before`() {
        let remove = { (fault: inout FaultRecord) in fault.injectedSeconds = nil }
        #expect(check(.complete, remove)?.observed == "never injected")
        #expect(check(.complete, remove)?.verdict == .inconclusive)
        #expect(check(.stopped("Ctrl-C"), remove) == nil)
    }
}
