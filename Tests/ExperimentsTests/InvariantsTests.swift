import Experiments
import Testing

@Suite struct InvariantsTests {
    @Test(arguments: [
        ("no-loss: {}", "no-los: {}", "the invariant 'no-los' is unknown / did you mean 'no-loss'?"),
        (
            "no-loss: {}", "mine: {}",
            "the invariant 'mine' is of no known kind / use no-loss or bounded-lag as its name or inside, or '{expect: lag.max < 500}'"
        ),
        (
            "lag: {bounded-lag", "lag: {bounded-lagg",
            "the kind 'bounded-lagg' is unknown in 'invariants.lag' / did you mean 'bounded-lag'?"
        ),
        ("no-loss: {}", "bounded-lag: {}", "the key 'max' is missing in 'invariants.bounded-lag' / add 'max: 20000'"),
        (
            "no-loss: {}", "no-loss: {per: key}",
            "the key 'per' is unknown in 'invariants.no-loss' / leave it out: nothing is known here"
        ),
        (
            "{max: 20000}}", "{max: 20000, fault: kill-oen}}",
            "no fault has the id 'kill-oen' / did you mean 'kill-one'?"
        ),
        ("after: slow-net", "after: slow-nte", "no fault has the id 'slow-nte' / did you mean 'slow-net'?"),
        (
            "after: slow-net", "during: steady",
            "'time-until' needs a fault to count from / add 'after: ID' or 'during: ID' with the id of a fault"
        ),
        (
            "kill-one + 2s", "kill-one + 10s",
            "the window begins when the fault 'kill-one' is over, after 10s / write less than '+ 10s', or 'after: kill-one'"
        ),
        ("kill-one + 2s", "kill-one + 2", "the duration '2' has no unit / write '2s' (or '2ms')"),
        ("kill-one + 2s", "tick", "the fault 'tick' is over at once / write 'after: tick'"),
        ("during: kill-one + 2s", "after: steady", "'steady' has no end to come after / write 'during: steady'"),
        (
            "during: kill-one + 2s", "during: steady + 2s",
            "'steady' cannot be moved by a duration / write 'during: steady'"
        ),
        (
            "during: kill-one + 2s", "during: tick, after: tick",
            "'invariants.tail' has both 'during' and 'after' / keep one of them"
        ),
    ])
    func `a rule of the invariants that is broken is reported`(old: String, new: String, mistake: String) {
        #expect(Samples.mistakes(replacing: old, with: new).contains(mistake))
    }

    @Test(arguments: [
        ("", Window.run), (", during: steady", .steady),
        (", during: kill-one", .during(fault: "kill-one", offset: .zero)),
        (", after: tick + 10s", .after(fault: "tick", offset: .seconds(10))),
    ])
    func `an expression has a window`(text: String, window: Window) throws {
        let experiment = try Samples.load(replacing: ", during: kill-one + 2s", with: text)
        let spec = try #require(experiment.invariants.last?.spec as? ExpectationSpec)
        #expect(spec.window == window)
    }
}
