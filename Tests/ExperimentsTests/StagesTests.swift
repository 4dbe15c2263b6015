import Experiments
import Testing

@Suite struct StagesTests {
    private func profile(_ stages: String, more: String = "") throws(Mistakes) -> LoadProfile {
        try LoadProfile.parse("highwater: 1\nname: x\nstages: \(stages)\n\(more)", file: "p")
    }

    private func mistakes(_ text: String) -> [String] {
        do {
            _ = try LoadProfile.parse("highwater: 1\nname: x\n\(text)", file: "p")
            return []
        } catch { return error.all.map { "\($0.problem) / \($0.remedy)" } }
    }

    private func outline(_ stages: String) throws -> [String] { try profile(stages).stages.map(\.description) }

    @Test(arguments: [
        ("{hold: 5/s, for: 1s}", ["hold 5/s for 1s"]), ("{pause: 2s}", ["pause 2s"]),
        ("{steps: 10/s to 30/s, count: 3, for: 3s}", ["hold 10/s for 1s", "hold 20/s for 1s", "hold 30/s for 1s"]),
        (
            "{spike: 5/s to 50/s, rise: 1s, hold: 2s, fall: 3s}",
            ["ramp 5/s to 50/s for 1s", "hold 50/s for 2s", "ramp 50/s to 5/s for 3s"]
        ),
        ("{spike: 5/s to 50/s, rise: 0s, hold: 2s, fall: 0s}", ["hold 50/s for 2s"]),
        ("{sine: 5/s, amplitude: 4/s, period: 2s, for: 1min}", ["sine 5/s ± 4/s every 2s for 1min"]),
        (
            "{repeat: {times: 2, stages: [{hold: 5/s, for: 1s}, {pause: 2s}]}}",
            ["hold 5/s for 1s", "pause 2s", "hold 5/s for 1s", "pause 2s"]
        ),
        (
            "{repeat: {times: 3, stages: [{ramp: to 8/s, for: 1s}, {hold: 3/s, for: 1s}]}}",
            [
                "ramp 1/s to 8/s for 1s", "hold 3/s for 1s", "ramp 3/s to 8/s for 1s", "hold 3/s for 1s",
                "ramp 3/s to 8/s for 1s", "hold 3/s for 1s",
            ]
        ),
    ])
    func `every shape of a stage is read`(stage: String, outline expected: [String]) throws {
        #expect(try outline("[{hold: 1/s, for: 1s}, \(stage)]") == ["hold 1/s for 1s"] + expected)
    }

    @Test func `steps together last exactly as long as their stage`() throws {
        let stages = try profile("[{steps: 1/s to 2/s, count: 7, for: 1s}]").stages
        #expect(stages.count == 7 && stages.reduce(.zero) { $0 + $1.duration } == .seconds(1))
    }

    @Test func `a ramp goes on from where a sine ended`() throws {
        let stages = try profile(
            "[{sine: 10/s, amplitude: 4/s, period: 4s, for: 5s}, {ramp: to 0/s, for: 1s}]"
        ).stages
        #expect(abs(stages[0].end.perSecond - 14) < 1e-9 && stages[1].peak == stages[0].end)
        #expect(stages[0].peak == ArrivalRate(perSecond: 14))
    }

    @Test(arguments: ArrivalPattern.allCases) func `arrivals have a pattern`(pattern: ArrivalPattern) throws {
        let stages = "[{hold: 5/s, for: 1s}]"
        let model = try profile(stages, more: "arrivals: \(pattern.rawValue)").model
        guard case .arrivals(_, pattern) = model else {
            Issue.record("\(model)")
            return
        }
    }

    @Test(arguments: [
        ("1s", ThinkTime.fixed(.seconds(1))), ("1s to 3s", .uniform(.seconds(1), .seconds(3))),
        ("{exponential: 2s}", .exponential(mean: .seconds(2))), ("0s", .none),
    ])
    func `users think`(text: String, think: ThinkTime) throws {
        let text =
            "highwater: 1\nname: x\nusers: [{ramp: 0 to 5, for: 1s}, {hold: 5, for: 2s}, {ramp: to 1, for: 1s}]\nthink: \(text)"
        let profile = try LoadProfile.parse(text, file: "p")
        let expected = [(0, 5, 1), (5, 5, 2), (5, 1, 1)].map {
            UserStage(from: $0.0, to: $0.1, duration: .seconds($0.2))
        }
        #expect(profile.model == .users(expected, think: think))
        #expect(profile.length == .seconds(4) && profile.arrivals == 0)
        let more = [
            UserStage(from: 0, to: 6, duration: .seconds(1)), UserStage(from: 6, to: 6, duration: .seconds(2)),
            UserStage(from: 6, to: 2, duration: .seconds(1)),
        ]
        #expect(profile.scaled(by: 1.1).model == .users(more, think: think))
    }

    @Test(arguments: [
        ("stages: [{hodl: 5/s, for: 1s}]", "the key 'hodl' is unknown in 'stages[0]' / did you mean 'hold'?"),
        (
            "stages: [{spike: 5/s, rise: 1s, hold: 1s, fall: 1s}]",
            "'5/s' does not say from where to where / write 'spike: 500/s to 5000/s'"
        ),
        (
            "stages: [{spike: 5/s to 9/s, rise: 1s, hold: 1s}]",
            "the key 'fall' is missing in 'stages[0]' / add 'fall: 10s'"
        ),
        (
            "stages: [{spike: 5/s to 9/s, rise: 0s, hold: 0s, fall: 0s}]",
            "the spike takes no time / give 'rise', 'hold' or 'fall' a duration"
        ),
        (
            "stages: [{steps: 5/s to 9/s, count: 1, for: 1s}]",
            "1 is out of range for 'count' / write a number from 2 to 10000"
        ),
        (
            "stages: [{sine: 5/s, amplitude: 6/s, period: 1s, for: 1s}]",
            "the amplitude 6/s is above the mean 5/s, so the rate would be negative / write at most '5/s'"
        ),
        ("stages: [{hold: -5/s, for: 1s}]", "the rate '-5/s' is negative / write it without '-'"),
        (
            "stages: [{repeat: {times: 2, stages: []}}]",
            "the repetition has no stages / write 'stages: [{hold: 500/s, for: 15s}]'"
        ),
        (
            "stages: [{repeat: {times: 90000, stages: [{pause: 1s}, {hold: 1/s, for: 1s}]}}]",
            "90000 times 2 stages are more than 100000 / repeat fewer times, or use 'sine' for what swings"
        ),
        (
            "stages: [{hold: 1/s, sine: 1/s, pause: 1s, for: 1s}]",
            "'stages[0]' has 'hold', 'sine' and 'pause' / write 3 stages, one for each"
        ),
        ("stages: [{hold: 1/s, for: 1s}]\narrivals: evn", "'evn' is not a value of 'arrivals' / did you mean 'even'?"),
        (
            "stages: [{hold: 1/s, for: 1s}]\nusers: [{hold: 1, for: 1s}]",
            "the profile has 'stages' and 'users' / keep one of them: it decides when operations begin"
        ),
        (
            "users: [{hold: 5/s, for: 1s}]",
            "'5/s' is not a number of users / write a whole number up to 1000000, without a unit, as in '50'"
        ),
        ("users: [{hold: 0, for: 1s}]", "the profile has no users / give one stage more than 0"),
        (
            "users: [{hold: 5, for: 1s}]\narrivals: even",
            "users who wait for answers have no 'arrivals' / remove 'arrivals', or write 'stages' instead of 'users'"
        ),
        (
            "users: [{hold: 5, for: 1s}]\nthink: 3s to 1s",
            "the think time '3s to 1s' begins with the longer one / write '1s to 3s'"
        ),
        (
            "stages: [{hold: 1/s, for: 1s}]\nthink: 1s",
            "the key 'think' is unknown / use highwater, name, events, keys, payload, stages, users, trace or arrivals"
        ),
        ("{}", "the key 'stages' is missing / add 'stages: [{hold: 500/s, for: 15s}]'"),
    ])
    func `a stage that is wrong says why`(text: String, mistake: String) {
        #expect(mistakes(text == "{}" ? "" : text) == [mistake])
    }

    @Test func `a profile may stand in the experiment, as stages or whole`() throws {
        func load(_ profile: String) throws -> LoadPlan {
            try Samples.load(replacing: "profile: ../loadprofiles/short.yaml", with: "profile: \(profile)").load
        }
        let stages = "[{hold: 5/s, for: 70s}]"
        let short = try load(stages)
        #expect(short.streams[0].profile.stages.count == 1 && short.streams[0].profile.length == .seconds(70))
        let whole = try load("{stages: \(stages), payload: {json: 1KiB}}")
        #expect(whole.streams[0].profile.payload == .json(.fixed(ByteCount(bytes: 1024))))
        #expect(
            Samples.mistakes(
                replacing: "profile: ../loadprofiles/short.yaml", with: "profile: {stages: \(stages), pay: 1}") == [
                    "the key 'pay' is unknown in 'load.profile' / did you mean 'payload'?"
                ])
    }

    @Test func `recorded arrivals cannot be scaled`() throws {
        var files = Samples.profiles
        files["experiments/t.csv"] = "t\n0\n70\n"
        let text = Samples.experiment.replacing(
            "profile: ../loadprofiles/short.yaml", with: "profile: {trace: {file: t.csv, time: t}}")
        let error = #expect(throws: DocumentError.self) {
            try Experiment.parse(text, file: "experiments/x.yaml", catalogs: .dummies, files: .inMemory(files))
        }
        #expect(error?.mistakes.all.map(\.problem) == ["recorded arrivals cannot be scaled: each is replayed once"])
        #expect(error?.mistakes.all.first?.location.column == 57)
    }
}
