import Measurement
import Testing

@Suite struct PhaseWindowTests {
    private func windows(_ faults: [(id: String, from: Double, to: Double?)], load: Double = 70) -> [String] {
        var manifest = RunManifestTests.plain
        manifest.loadSeconds = load
        manifest.phases = [PhaseMark(name: "warm-up", seconds: 0), PhaseMark(name: "steady-state", seconds: 8)]
        manifest.faults = faults.map { id, from, to in
            var fault = FaultRecord(id: id, kind: "kill", effect: "", plannedSeconds: from)
            fault.injectedSeconds = from
            fault.revertedSeconds = to
            return fault
        }
        return manifest.phaseWindows.map { "\($0.tag) \($0.range.lowerBound)-\($0.range.upperBound)" }
    }

    @Test func `the steady state ends a second before the first fault, and each fault has a time after it`() {
        #expect(
            windows([("kill", 20, 26), ("cut-off", 44, 52)]) == [
                "steady-state 8.0-19.0", "during-kill 20.0-26.0", "after-kill 26.0-44.0", "during-cut-off 44.0-52.0",
                "after-cut-off 52.0-70.0",
            ])
    }

    @Test func `while another fault is in place there is no time after a fault`() {
        #expect(
            windows([("a", 20, 30), ("b", 25, 40)]) == [
                "steady-state 8.0-19.0", "during-a 20.0-30.0", "during-b 25.0-40.0", "after-b 40.0-70.0",
            ])
    }

    @Test func `a fault that was not reverted lasts to the end`() {
        #expect(windows([("a", 20, nil)]) == ["steady-state 8.0-19.0", "during-a 20.0-70.0"])
    }

    @Test func `a run without faults is steady state throughout, and one without length has no windows`() {
        #expect(windows([]) == ["steady-state 8.0-70.0"])
        #expect(windows([], load: 5).isEmpty)
    }

    @Test func `a fault that never was in place has no window`() {
        var manifest = RunManifestTests.plain
        manifest.loadSeconds = 5
        manifest.faults = [FaultRecord(id: "late", kind: "kill", effect: "", plannedSeconds: 2)]
        #expect(manifest.phaseWindows.map(\.title) == ["steady state"])
    }
}
