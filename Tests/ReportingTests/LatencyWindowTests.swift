import Measurement
import Testing

@testable import Reporting

@Suite struct LatencyWindowTests {
    @Test func `the steady state lasts until the first fault, and what follows begins after the last`() {
        var manifest = SyntheticRun.emptyManifest
        manifest.phases = [PhaseMark(name: "warm-up", seconds: 0), PhaseMark(name: "steady-state", seconds: 8)]
        manifest.faults = [SyntheticRun.faults[3], SyntheticRun.faults[0], SyntheticRun.faults[4]]
        #expect(
            LatencyWindow.windows(of: manifest) == [
                LatencyWindow(name: "steady state", range: 8..<20.2),
                LatencyWindow(name: "kill-consumer", range: 20.2..<26.1),
                LatencyWindow(name: "cut-off", range: 44.2..<52.1),
                LatencyWindow(name: "after the faults", range: 52.1..<70),
            ])
    }

    @Test func `after a fault that was not reverted there is no time after the faults`() {
        var manifest = SyntheticRun.emptyManifest
        manifest.faults = [SyntheticRun.faults[3]]
        manifest.faults[0].revertedSeconds = nil
        #expect(LatencyWindow.windows(of: manifest).last == LatencyWindow(name: "cut-off", range: 44.2..<70))
    }

    @Test func `a run without faults is steady state throughout, and one without length has no windows`() {
        var manifest = SyntheticRun.emptyManifest
        #expect(LatencyWindow.windows(of: manifest) == [LatencyWindow(name: "steady state", range: 0..<70)])
        manifest.loadSeconds = 0
        #expect(LatencyWindow.windows(of: manifest).isEmpty)
    }
}
