import Experiments
import Testing

@Suite struct ExperimentTests {
    @Test func `a whole experiment is read`() throws {
        let experiment = try Samples.load(Samples.experiment)
        #expect(experiment.name == "flash-sale")
        #expect(experiment.seed == 4711 && experiment.seedWasGiven)
        #expect(experiment.target.summary == "12 partitions")
        #expect(experiment.load.streams[0].profilePath == "loadprofiles/short.yaml")
        #expect(experiment.load.streams[0].scaledProfile.peak == ArrivalRate(perSecond: 7000))
        #expect(experiment.consumers?.outcome == OutcomePlan(sqlite: "outcomes.db", apply: .naive))
        #expect(experiment.steadyState.map(\.text) == ["lag.max < 500", "errors.rate < 0.1%"])
        #expect(experiment.schedule.map(\.id) == ["kill-one", "slow-net", "tick"])
        #expect(experiment.schedule.map(\.kind) == ["kill", "network", "kill"])
        #expect(experiment.schedule[0].restartAfter == .seconds(3) && experiment.schedule[0].end == .seconds(25))
        #expect(experiment.schedule[1].between == .consumersAndBrokers)
        #expect(experiment.schedule[1].location.description == "experiments/x.yaml:9:5")
        #expect(experiment.invariants.map(\.name) == ["no-loss", "lag", "recovery", "tail"])
        #expect(experiment.invariants.map(\.kind) == ["no-loss", "bounded-lag", "expect", "expect"])
        #expect(experiment.invariants[3].spec.bound == "latency.p99 < 1.2 * baseline, during kill-one + 2s")
        #expect(experiment.drain.atMost == .seconds(20) && experiment.tracked == ["recovery"])
        #expect(experiment.maxDuration == .seconds(60 + 20 + 120))
    }

    @Test func `what is left out has its default`() throws {
        let text =
            "{highwater: 1, name: x, target: {kafka: {partitions: 1}}, load: {profile: /loadprofiles/short.yaml}}"
        let files = SourceFiles.inMemory(["/loadprofiles/short.yaml": Samples.profile])
        let experiment = try Experiment.parse(text, file: "x.yaml", catalogs: .dummies, files: files)
        #expect(!experiment.seedWasGiven)
        #expect(experiment.load.streams[0].producer == ProducerPlan())
        #expect(experiment.load.maxSenderError == .seconds(1) && experiment.load.streams[0].scale == 1)
        #expect(experiment.consumers == nil && experiment.warmUp == .seconds(5))
        #expect(experiment.drain == DrainPlan(until: nil, atMost: .seconds(60)))
    }

    @Test func `the command line overrides the seed and the scale`() throws {
        let experiment = try Experiment.parse(
            Samples.experiment, file: "experiments/x.yaml", catalogs: .dummies,
            overrides: Overrides(seed: 7, scale: 2), files: Samples.files)
        #expect(experiment.seed == 7 && experiment.load.streams[0].scale == 2)
    }

    @Test func `a target may stand in a file of its own`() throws {
        let experiment = try Samples.load(
            replacing: "{kafka: {partitions: 12}}", with: "{file: ../targets/local.yaml}")
        #expect(experiment.target.summary == "3 partitions")
        let error = try #require(throws: DocumentError.self) {
            try Samples.load(replacing: "{kafka: {partitions: 12}}", with: "{file: ../targets/wrong.yaml}")
        }
        #expect(error.mistakes.all.map(\.location.description) == ["targets/wrong.yaml:2:15"])
    }

    @Test func `a missing file is told apart from a wrong one`() throws {
        let missing = try #require(throws: DocumentError.self) {
            try Experiment.load(path: "nowhere.yaml", catalogs: .dummies, files: Samples.files)
        }
        #expect(missing.exitCode == 66 && missing.description.hasPrefix("nowhere.yaml:1:1: error: there is no file"))
        let profile = try #require(throws: DocumentError.self) {
            try Samples.load(replacing: "short.yaml", with: "long.yaml")
        }
        #expect(profile.exitCode == 66)
        let both = try #require(throws: DocumentError.self) {
            try Samples.load(
                Samples.experiment.replacing("short.yaml", with: "long.yaml").replacing("seed", with: "sed"))
        }
        #expect(both.exitCode == 64 && both.mistakes.all.count == 2)
    }

    @Test(arguments: [
        ("highwater: 1", "highwater: 2", "the format version 2 is unknown / write 'highwater: 1'"),
        ("highwater: 1\n", "", "the key 'highwater' is missing / add 'highwater: 1'"),
        (
            "name: flash-sale", "name: Flash Sale",
            "'Flash Sale' cannot be a name / use small letters, digits and hyphens, as in 'flash-sale'"
        ),
        ("count: 4", "count: 300", "300 is out of range for 'count' / write a number from 1 to 256"),
        (
            "count: 4", "count: 4, asignor: range",
            "the key 'asignor' is unknown in 'consumers' / did you mean 'assignor'?"
        ),
        (
            "count: 4", "count: 4, heartbeat: 3s",
            "a heartbeat every 3s is too rare for a session of 6s / make 'heartbeat' at most a third of 'session-timeout'"
        ),
        ("scale: 140%", "producer: {acks: 1}", "'1' is not a value of 'acks' / write 'leader'"),
        ("scale: 140%", "producer: {acks: 0}", "'0' is not a value of 'acks' / write 'none'"),
        (
            "scale: 140%", "producer: {acks: leader, idempotence: true}",
            "idempotence needs the acknowledgement of all replicas, not 'leader' / write 'acks: all', or 'idempotence: false'"
        ),
        ("{kafka: {partitions: 12}}", "{}", "'target' has no kind / name exactly one kind, as in '{kafka: {}}'"),
        ("{kafka: {partitions: 12}}", "{kafak: {}}", "the kind 'kafak' is unknown in 'target' / did you mean 'kafka'?"),
        ("partitions: 12", "", "the key 'partitions' is missing in 'target.kafka' / add 'partitions: 12'"),
        (
            "lag.max < 500,", "time-until(lag < 5) < 3s,",
            "'time-until' has no place in 'steady-state' / write it as an invariant: '{expect: time-until(lag < 5) < 3s, after: ID}'"
        ),
        (
            "lag.max < 500,", "lag < 2 * baseline,",
            "the steady state cannot be compared with itself, the baseline / write a value, as in 'lag < 500'"
        ),
        (
            "lag.max == 0", "time-until(lag == 0) < 3s",
            "'time-until' cannot end the drain / write its condition: 'lag == 0'"
        ),
        (
            "track: [recovery]", "track: [recover]",
            "'recover' is not an invariant of this experiment / did you mean 'recovery'?"
        ),
        ("seed: 4711", "max-duration: 10s", "the run may take 10s, but its load takes 1min / write at least '80s'"),
        (
            "seed: 4711", "seed: -1",
            "'-1' is not a whole number from 0 to 18446744073709551615 / write decimal digits only, as in '4711'"
        ),
    ])
    func `a rule of the experiment that is broken is reported once`(old: String, new: String, mistake: String) {
        #expect(Samples.mistakes(replacing: old, with: new) == [mistake])
    }
}
