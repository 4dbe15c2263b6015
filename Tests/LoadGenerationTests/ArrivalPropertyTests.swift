import Experiments
import LoadGeneration
import Testing

/// What holds of any profile, in every pattern of arrivals.
@Suite struct ArrivalPropertyTests {
    private static let seeds = 0..<700 as Range<UInt64>

    private func schedule(_ seed: UInt64, _ pattern: ArrivalPattern, dice: UInt64 = 1) -> ArrivalSchedule {
        ArrivalSchedule(RandomProfile.make(seed: seed, pattern: pattern), seed: dice)
    }

    private struct Arrival: Equatable {
        var index: UInt64
        var time: UInt64
    }

    private func arrivals(_ schedule: ArrivalSchedule, worker: Int = 0, of workers: Int = 1) -> [Arrival] {
        var cursor = schedule.cursor(worker: worker, of: workers)
        var arrivals: [Arrival] = []
        while let next = cursor.next() { arrivals.append(Arrival(index: next.index, time: next.nanoseconds)) }
        return arrivals
    }

    @Test(arguments: ArrivalPattern.allCases)
    func `the count is the integral of the rate to within one`(pattern: ArrivalPattern) {
        for seed in Self.seeds {
            let profile = RandomProfile.make(seed: seed, pattern: pattern)
            let area = RandomProfile.area(profile.stages)
            let count = Double(ArrivalSchedule(profile, seed: 1).count)
            // A sine is summed up in small steps here, which adds its own small error.
            #expect(abs(count - area) < 1.001, "profile \(seed): \(count) arrivals, the integral is \(area)")
            #expect(abs(profile.arrivals - area) < 0.001, "profile \(seed)")
        }
    }

    @Test(arguments: ArrivalPattern.allCases)
    func `times never go back, and none lies past the end`(pattern: ArrivalPattern) {
        for seed in Self.seeds {
            let schedule = schedule(seed, pattern)
            let times = arrivals(schedule).map(\.time)
            #expect(times == times.sorted(), "profile \(seed)")
            #expect(times.count == schedule.count, "profile \(seed)")
            #expect((times.last ?? 0) <= UInt64(schedule.length / .nanoseconds(1)), "profile \(seed)")
        }
    }

    @Test(arguments: ArrivalPattern.allCases)
    func `an even arrival is due when the integral reaches its number, a uniform one before the next`(
        pattern: ArrivalPattern
    ) {
        guard pattern != .poisson else { return }
        for seed in Self.seeds.prefix(50) {
            let stages = RandomProfile.make(seed: seed, pattern: pattern).stages
            for arrival in arrivals(schedule(seed, pattern)) {
                let reached = RandomProfile.area(stages, until: Double(arrival.time) / 1e9) - Double(arrival.index)
                let isRight = pattern == .even ? abs(reached) < 1e-3 : (-1e-3...1.001).contains(reached)
                guard isRight else {
                    Issue.record("profile \(seed): at arrival \(arrival.index) the integral is \(reached) further")
                    break
                }
            }
        }
    }

    @Test(arguments: ArrivalPattern.allCases)
    func `a cursor gives what random access gives`(pattern: ArrivalPattern) {
        for seed in Self.seeds.prefix(pattern == .poisson ? 40 : 700) {
            let schedule = schedule(seed, pattern)
            let isSame = arrivals(schedule).allSatisfy { schedule.nanoseconds(ofArrival: $0.index) == $0.time }
            #expect(isSame, "profile \(seed)")
        }
    }

    @Test(arguments: ArrivalPattern.allCases, [2, 4, 7])
    func `several workers together send what one sends`(pattern: ArrivalPattern, workers: Int) {
        for seed in Self.seeds.prefix(120) {
            let schedule = schedule(seed, pattern)
            let merged = (0..<workers).flatMap { arrivals(schedule, worker: $0, of: workers) }
            #expect(merged.sorted { $0.index < $1.index } == arrivals(schedule), "profile \(seed)")
        }
    }

    @Test(arguments: ArrivalPattern.allCases)
    func `the arrivals before a time are exactly those of the cursor that are due by then`(pattern: ArrivalPattern) {
        for seed in Self.seeds.prefix(pattern == .poisson ? 60 : 300) {
            let schedule = schedule(seed, pattern)
            let times = arrivals(schedule).map(\.time)
            let step = 1 + times.count / 15
            var moments: [UInt64] = [0, .max / 2]
            for index in stride(from: 0, to: times.count, by: step) {
                moments += [times[index], times[index] + 1, times[index] - min(times[index], 1)]
            }
            for time in moments {
                let before = UInt64(times.filter { $0 < time }.count)
                #expect(schedule.arrivals(before: time) == before, "profile \(seed) at \(time) ns")
            }
        }
    }

    @Test(arguments: ArrivalPattern.allCases)
    func `the same seed gives the same times, another one others, except for even arrivals`(pattern: ArrivalPattern) {
        for seed in Self.seeds.prefix(100) {
            let first = arrivals(schedule(seed, pattern))
            #expect(arrivals(schedule(seed, pattern)) == first)
            guard first.count > 3 else { continue }
            #expect((arrivals(schedule(seed, pattern, dice: 2)) == first) == (pattern == .even), "profile \(seed)")
        }
    }
}
