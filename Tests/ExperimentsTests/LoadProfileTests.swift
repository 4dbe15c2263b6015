import Experiments
import Testing

@Suite struct LoadProfileTests {
    private func mistakes(_ text: String) -> [String] {
        do {
            _ = try LoadProfile.parse(text, file: "p")
            return []
        } catch { return error.all.map { "\($0.problem) / \($0.remedy)" } }
    }

    @Test func `a whole profile is read`() throws {
        let text = """
            highwater: 1
            name: flash-sale
            stages:
              - {hold: 500/s, for: 15s}
              - {ramp: to 5000/s, for: 5s}
              - {ramp: 5000/s to 0/s, for: 1min}
            events: [{kind: view, weight: 9}, {kind: purchase}]
            keys: {zipf: {count: 5000, exponent: 0.7}}
            payload: {json: 200B to 1KiB}
            """
        let profile = try LoadProfile.parse(text, file: "p")
        let (low, high) = (ArrivalRate(perSecond: 500), ArrivalRate(perSecond: 5000))
        #expect(
            profile.stages == [
                Stage(from: low, to: low, duration: .seconds(15)), Stage(from: low, to: high, duration: .seconds(5)),
                Stage(from: high, to: ArrivalRate(perSecond: 0), duration: .seconds(60)),
            ])
        #expect(profile.length == .seconds(80) && profile.arrivals == 7500 + 13750 + 150_000)
        #expect(profile.events == [EventKind(name: "view", weight: 9), EventKind(name: "purchase", weight: 1)])
        #expect(profile.keys == .zipf(count: 5000, exponent: 0.7))
        #expect(profile.payload == PayloadPlan(minimum: ByteCount(bytes: 200), maximum: ByteCount(bytes: 1024)))
        #expect(profile.scaled(by: 2).peak == ArrivalRate(perSecond: 10000))
    }

    @Test(arguments: [("none", KeyDistribution.none), ("{uniform: {count: 100}}", .uniform(count: 100))])
    func `keys are chosen as the profile says`(text: String, keys: KeyDistribution) throws {
        #expect(try LoadProfile.parse("\(Samples.profile)\nkeys: \(text)", file: "p").keys == keys)
    }

    @Test(arguments: [
        ("[{hold: 5, for: 1s}]", "the rate '5' has no unit / write '5/s' (or '5/min'): a rate is a count per time"),
        (
            "[{ramp: to 5/s, for: 1s}]",
            "the ramp 'to 5/s' has no stage before it to go on from / write where it starts, as in '0/s to 5/s'"
        ),
        (
            "[{ramp: 5/s, for: 1s}]",
            "the ramp '5/s' does not say where it goes / write '5/s to 5000/s', or 'to 5/s' to go on from the previous stage"
        ),
        ("[{hold: 5/s}]", "the key 'for' is missing in 'stages[0]' / add 'for: 15s'"),
        ("[{for: 1s}]", "the key 'hold' is missing in 'stages[0]' / add 'hold: 500/s' or 'ramp: 500/s to 5000/s'"),
        (
            "[{hold: 5/s, ramp: to 5/s, for: 1s}, {hold: 5/s, for: 1s}]",
            "'stages[0]' has both 'hold' and 'ramp' / write two stages, one for each"
        ),
        ("[{hold: 0/s, for: 1s}]", "the profile sends nothing / give one stage a rate above 0/s"),
        ("[]", "the profile has no stages / write 'stages: [{hold: 500/s, for: 15s}]'"),
        (
            "[{hold: 5/s, for: 1s}]\nkeys: some",
            "'some' is not a way to choose keys / use 'none', '{uniform: {count: 100}}' or '{zipf: {count: 5000, exponent: 0.7}}'"
        ),
        (
            "[{hold: 5/s, for: 1s}]\npayload: {json: 2KiB to 1KiB}",
            "the sizes '2KiB to 1KiB' begin with the larger one / write '1KiB to 2KiB'"
        ),
        (
            "[{hold: 5/s, for: 1s}]\nevents: [{kind: a}, {kind: a}]",
            "the event kind 'a' appears twice / add the two weights together"
        ),
    ])
    func `a rule of the profile that is broken is reported`(stages: String, mistake: String) {
        #expect(mistakes("highwater: 1\nname: x\nstages: \(stages)").contains(mistake))
    }
}
