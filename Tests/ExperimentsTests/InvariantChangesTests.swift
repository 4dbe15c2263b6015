import Experiments
import Testing

@Suite struct InvariantChangesTests {
    private func load(_ settings: [String], invariants: [String] = []) throws(DocumentError) -> Experiment {
        var overrides = Overrides()
        (overrides.settings, overrides.invariants) = (settings, invariants)
        return try Experiment.parse(
            Samples.experiment, file: "x.yaml", catalogs: .dummies, overrides: overrides,
            files: .inMemory(["../loadprofiles/short.yaml": Samples.profile]))
    }

    private func mistakes(_ settings: [String], invariants: [String] = []) -> [String] {
        do {
            _ = try load(settings, invariants: invariants)
            return []
        } catch { return error.mistakes.all.map(\.description) }
    }

    private func maximum(_ experiment: Experiment, _ name: String) -> Int? {
        (experiment.invariants.first { $0.name == name }?.spec as? DummyBoundedLag)?.max
    }

    @Test func `a setting takes the place of the one in the file, under the name that the file gives`() throws {
        let experiment = try load(["lag.max=5000"])
        #expect(maximum(experiment, "lag") == 5000)
        #expect(experiment.invariants.map(\.name) == ["no-loss", "lag", "recovery", "tail"])
    }

    @Test func `a kind that the file does not promise is judged too`() throws {
        let experiment = try load(["bounded-lag.max=7"])
        #expect(maximum(experiment, "bounded-lag") == 7)
        #expect(maximum(experiment, "lag") == 20000)
    }

    @Test func `an expression is a setting like any other`() throws {
        let tail = try load(["tail.expect=latency.p99 < 5s"]).invariants.first { $0.name == "tail" }
        #expect((tail?.spec as? ExpectationSpec)?.expression.text == "latency.p99 < 5s")
    }

    @Test func `the last of two settings counts`() throws {
        #expect(maximum(try load(["lag.max=5", "lag.max=6"]), "lag") == 6)
    }

    @Test(arguments: [
        ("lag.max=many", "'many' is not a whole number", "write decimal digits only, as in '12'"),
        ("lag.mx=5", "the key 'mx' is unknown in 'invariants.lag.bounded-lag'", "did you mean 'max'?"),
        ("lagg.max=5", "no invariant is called 'lagg'", "did you mean 'lag'?"),
        ("no-loss.max=5", "the key 'max' is unknown in 'invariants.no-loss'", "leave it out: nothing is known here"),
        (
            "tail.expect=latency.p99 <<", "a comparison is expected instead of '<<'",
            "use '<', '<=', '>', '>=', '==' or '!='"
        ),
        ("lag.max", "'lag.max' is no setting", "write an invariant, a key and its value, as in 'bounded-lag.max=5000'"),
        (
            "lag.max=", "'lag.max=' is no setting",
            "write an invariant, a key and its value, as in 'bounded-lag.max=5000'"
        ),
        ("max=5", "'max=5' is no setting", "write an invariant, a key and its value, as in 'bounded-lag.max=5000'"),
        ("lag.max={a: b", "did not find expected ',' or '}'", ""),
    ])
    func `a mistake in a setting is told by the readers of the file, with the option as its place`(
        setting: String, problem: String, remedy: String
    ) {
        let told = mistakes([setting])
        let expected = "--set \(setting): error: \(problem)\n  fix: \(remedy)"
        #expect(
            told.contains { remedy.isEmpty ? $0.hasPrefix("--set \(setting): error: ") : $0 == expected }, "\(told)")
        #expect(told.allSatisfy { $0.hasPrefix("--set \(setting): error: ") })
    }

    @Test func `a name that is neither in the file nor a kind is a mistake`() {
        #expect(
            mistakes([], invariants: ["no-los", "lag"])
                == ["--invariant no-los: error: no invariant is called 'no-los'\n  fix: did you mean 'no-loss'?"])
    }

    @Test func `without changes the document is what it was`() throws {
        #expect(try load([]).invariants.map(\.name) == ["no-loss", "lag", "recovery", "tail"])
    }
}
