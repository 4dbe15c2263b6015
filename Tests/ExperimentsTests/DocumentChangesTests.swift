import Experiments
import Testing

@Suite struct DocumentChangesTests {
    private func load(_ values: [String], _ text: String = Samples.experiment) throws(DocumentError) -> Experiment {
        var overrides = Overrides()
        overrides.values = values
        return try Experiment.parse(
            text, file: "experiments/x.yaml", catalogs: .dummies, overrides: overrides, files: Samples.files)
    }

    private func mistakes(_ values: [String]) -> [String] {
        do {
            _ = try load(values)
            return []
        } catch { return error.mistakes.all.map(\.description) }
    }

    @Test func `a value takes the place of the one in the file, or is added to it`() throws {
        let plan = try load(["consumers.count=7", "consumers.assignor=range", "hypothesis=nothing is lost"])
        #expect(plan.consumers?.count == 7)
        #expect(plan.consumers?.assignor == .range)
        #expect(plan.hypothesis == "nothing is lost")
        #expect(plan.consumers?.group == "workers")
    }

    @Test func `the last of two counts, and a mapping can be set whole`() throws {
        let plan = try load(["consumers.count=7", "consumers={group: others, count: 2}", "consumers.count=3"])
        #expect(plan.consumers?.group == "others")
        #expect(plan.consumers?.count == 3)
        #expect(plan.consumers?.outcome == nil)
    }

    @Test func `a mapping that is not there is made`() throws {
        let text = Samples.experiment.replacing("history: {track: [recovery]}", with: "history:")
        #expect(try load(["history.track=[lag]"], text).tracked == ["lag"])
        #expect(try load(["drain={}", "drain.at-most=9s"]).drain.atMost == .seconds(9))
    }

    @Test func `a fault of the schedule is found by its id`() throws {
        let plan = try load(["schedule.slow-net.at=20s", "schedule.slow-net.fault.network.latency=1s"])
        let fault = try #require(plan.schedule.first { $0.id == "slow-net" })
        #expect(fault.at == .seconds(20))
        #expect(fault.fault.effect == "delay by 1s")
        #expect(plan.schedule.count == 3)
    }

    @Test func `a path is relative to the file, as if it stood there`() throws {
        let plan = try load(["consumers={group: g, count: 2, command: [python3, a/b.py]}"])
        guard case .program(let program) = plan.consumers?.source else { throw CancellationError() }
        #expect(program.workingDirectory == "experiments")
        #expect(try load(["load.profile=../loadprofiles/short.yaml"]).load.length == .seconds(60))
    }

    @Test(arguments: [
        ("consumers.asignor=range", "the key 'asignor' is unknown in 'consumers'", "did you mean 'assignor'?"),
        ("consumers.count=many", "'many' is not a whole number", "write decimal digits only, as in '12'"),
        ("consumers.assignor=rang", "'rang' is not a value of 'assignor'", "did you mean 'range'?"),
        ("schedule.kil.at=5s", "no entry of 'schedule' has the id 'kil'", "did you mean 'kill-one'?"),
        (
            "steady-state.0=lag.max < 1", "no entry of 'steady-state' has the id '0'",
            "set the list whole, as in 'steady-state=[…]'"
        ),
        (
            "consumers.count.x=1", "'consumers.count' is a single value, and has no key 'x'",
            "set it whole, as in 'consumers.count={x: …}'"
        ),
        (
            "consumers.count", "'consumers.count' is no setting",
            "write a key of the experiment and its value, as in 'consumers.assignor=range'"
        ),
        (
            "seed=", "'seed=' is no setting",
            "write a key of the experiment and its value, as in 'consumers.assignor=range'"
        ),
        (
            "a..b=1", "'a..b=1' is no setting",
            "write a key of the experiment and its value, as in 'consumers.assignor=range'"
        ),
    ])
    func `a mistake is told by the readers of the file, with the option as its place`(
        value: String, problem: String, remedy: String
    ) {
        #expect(mistakes([value]) == ["--set \(value): error: \(problem)\n  fix: \(remedy)"])
    }

    @Test func `a mistake of the file keeps its line beside one of an option`() {
        let error = #expect(throws: DocumentError.self) {
            try load(["consumers.heartbeat=5s"], Samples.experiment.replacing("seed: 4711", with: "seed: x"))
        }
        let places = error?.mistakes.all.map(\.location.description)
        #expect(places == ["--set consumers.heartbeat=5s", "experiments/x.yaml:3:7"])
    }
}
