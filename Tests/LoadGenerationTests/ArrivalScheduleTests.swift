import Experiments
import LoadGeneration
import Testing

@Suite struct ArrivalScheduleTests {
    private static func stage(_ from: Double, _ to: Double, _ duration: Duration) -> Stage {
        Stage(from: ArrivalRate(perSecond: from), to: ArrivalRate(perSecond: to), duration: duration)
    }

    private static func hold(_ rate: Double, _ duration: Duration) -> Stage { stage(rate, rate, duration) }

    @Test(
        arguments: [
            (index: 0, offset: .zero), (index: 1, offset: .nanoseconds(333_333_333)), (index: 3, offset: .seconds(1)),
            (index: 3_000_000, offset: .seconds(1_000_000)),
            (index: 3_000_001, offset: .nanoseconds(1_000_000_333_333_333)),
        ] as [(index: UInt64, offset: Duration)])
    func `an arrival is due at its exact share of the period, without drift`(index: UInt64, offset: Duration) {
        let schedule = ArrivalSchedule([Self.hold(3, .seconds(2_000_000))])
        #expect(schedule.offset(ofArrival: index) == offset)
    }

    @Test func `a load holds the rate times its length`() {
        let schedule = ArrivalSchedule([Self.hold(500, .seconds(15))])
        #expect(schedule.count == 7500)
        #expect(schedule.length == .seconds(15))
    }

    @Test func `the arrivals of a ramp grow with the square of the time`() {
        // From 0/s to 100/s in 2 s: 25·t² arrivals.
        let schedule = ArrivalSchedule([Self.stage(0, 100, .seconds(2))])
        #expect(schedule.count == 100)
        for (index, milliseconds) in [(0, 0), (1, 200), (4, 400), (25, 1000)] as [(UInt64, Int)] {
            #expect(schedule.offset(ofArrival: index) == .milliseconds(milliseconds))
        }
    }

    @Test func `a ramp down to zero ends in time`() {
        let schedule = ArrivalSchedule([Self.stage(100, 0, .seconds(2))])
        #expect(schedule.count == 100)
        #expect(schedule.offset(ofArrival: 0) == .zero)
        #expect(schedule.offset(ofArrival: 75) == .seconds(1))
        #expect(schedule.offset(ofArrival: 99) < .seconds(2))
    }

    @Test func `nothing is due in a pause, and what was half due when it began is due after it`() {
        let schedule = ArrivalSchedule([
            Self.hold(10, .milliseconds(1050)), Self.hold(0, .seconds(5)), Self.hold(10, .seconds(1)),
        ])
        #expect(schedule.offset(ofArrival: 10) == .seconds(1))
        #expect(schedule.offset(ofArrival: 11) == .milliseconds(6100))
        #expect(schedule.arrivals(before: 6_000_000_000) == 11)
        #expect(schedule.count == 21)
    }

    @Test func `stages join without losing a fraction`() {
        // A third of an arrival per stage: three stages make one.
        let stages = (0..<3000).map { _ in Self.hold(10, .nanoseconds(33_333_333)) }
        #expect(ArrivalSchedule(stages).count == 1000)
    }

    @Test func `before the start nothing is due, after the end everything`() {
        let schedule = ArrivalSchedule([Self.hold(1000, .seconds(2))])
        #expect(schedule.arrivals(before: 0) == 0)
        #expect(schedule.arrivals(before: 1_000_000) == 1)
        #expect(schedule.arrivals(before: 1_000_001) == 2)
        #expect(schedule.arrivals(before: 2_000_000_000) == 2000)
        #expect(schedule.arrivals(before: .max / 2) == 2000)
    }

    @Test func `the rate is that of the stage, and zero after the end`() {
        let schedule = ArrivalSchedule([Self.hold(500, .seconds(2)), Self.stage(500, 1500, .seconds(10))])
        #expect(schedule.rate(at: 1) == 500)
        #expect(schedule.rate(at: 7) == 1000)
        #expect(schedule.rate(at: 12.5) == 0)
    }

    @Test func `a load of nothing has no arrivals`() {
        let schedule = ArrivalSchedule([Self.hold(0, .seconds(2))])
        #expect(schedule.count == 0)
        #expect(schedule.arrivals(before: 1_000_000_000) == 0)
    }

    // MARK: Properties of any profile

    private static func randomStages(seed: UInt64) -> [Stage] {
        var dice = SplitMix64(seed: seed)
        return (0..<Int.random(in: 1...5, using: &dice)).map { _ in
            let rates = (0..<2).map { _ -> Double in
                let isSlow = Bool.random(using: &dice)
                return isSlow ? Double(Int.random(in: 0...3, using: &dice)) : .random(in: 0...900, using: &dice)
            }
            let length = Duration.milliseconds(Int.random(in: 1...9000, using: &dice))
            return stage(rates[0], Bool.random(using: &dice) ? rates[0] : rates[1], length)
        }
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func `of any profile, the count is the integral of the rate`(seed: UInt64) {
        let stages = Self.randomStages(seed: seed)
        let schedule = ArrivalSchedule(stages)
        #expect(abs(Double(schedule.count) - RandomProfile.area(stages)) <= 1)
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func `of any profile, an arrival is due when the integral reaches its number, never back in time`(seed: UInt64) {
        let stages = Self.randomStages(seed: seed)
        let schedule = ArrivalSchedule(stages)
        var last: UInt64 = 0
        for index in 0..<schedule.count {
            let time = schedule.nanoseconds(ofArrival: index)
            let reached = RandomProfile.area(stages, until: Double(time) / 1e9)
            guard time >= last, abs(reached - Double(index)) < 1e-4 else {
                Issue.record("arrival \(index) at \(time) ns, after \(last) ns, where the integral is \(reached)")
                return
            }
            last = time
        }
        #expect(Double(last) / 1e9 <= schedule.length.inSeconds)
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func `of any profile, the arrivals before a time are the inverse of the time of an arrival`(seed: UInt64) {
        let schedule = ArrivalSchedule(Self.randomStages(seed: seed))
        for index in 0..<schedule.count {
            // A time is rounded to the nanosecond, so that the arrival itself may count or not.
            let before = schedule.arrivals(before: schedule.nanoseconds(ofArrival: index))
            guard before == index || before == index + 1 else {
                Issue.record("\(before) arrivals before arrival \(index)")
                return
            }
        }
    }
}
