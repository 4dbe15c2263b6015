import Experiments
import LoadGeneration
import Testing

/// Schedules that are too large, too fine or too irregular for the random profiles.
@Suite struct ArrivalPatternTests {
    private func make(
        _ stages: [Stage], _ pattern: ArrivalPattern = .even, seed: UInt64 = 1
    ) -> ArrivalSchedule {
        ArrivalSchedule(LoadProfile(name: "x", model: .arrivals(stages, pattern: pattern)), seed: seed)
    }

    private func hold(_ rate: Double, _ duration: Duration) -> Stage {
        Stage(from: ArrivalRate(perSecond: rate), to: ArrivalRate(perSecond: rate), duration: duration)
    }

    private func arrivals(_ schedule: ArrivalSchedule) -> [UInt64] {
        var cursor = schedule.cursor()
        var times: [UInt64] = []
        while let next = cursor.next() { times.append(next.nanoseconds) }
        return times
    }

    @Test func `seven a minute are exactly seven a minute, also after a year`() {
        let schedule = make([hold(7.0 / 60, .seconds(31_536_000))])
        #expect(schedule.count == 525_600 * 7)
        #expect(schedule.offset(ofArrival: 525_599 * 7) == .seconds(525_599 * 60))
    }

    @Test func `a cursor goes through a held rate without drift`() {
        let times = arrivals(make([hold(3, .seconds(40_000))]))
        #expect(times.count == 120_000)
        let isExact = times.indices.allSatisfy { times[$0] == (UInt64($0) * 2_000_000_000 + 3) / 6 }
        #expect(isExact)
    }

    @Test func `thousands of short stages join without losing a fraction`() {
        // 0.37 arrivals each.
        let schedule = make((0..<5000).map { _ in hold(37, .milliseconds(10)) })
        #expect(schedule.count == 1850)
        let expected = (0..<1850 as Range<UInt64>).map { ($0 * 2_000_000_000 + 37) / 74 }
        #expect(arrivals(schedule) == expected)
    }

    @Test func `the sine of whole days holds exactly the arrivals of its mean`() {
        let mean = ArrivalRate(perSecond: 20)
        let day = SineWave(mean: mean, amplitude: mean, period: .seconds(600), start: .trough)
        let schedule = make([Stage(shape: .sine(day), duration: .seconds(3600))])
        #expect(schedule.count == 72_000)
        #expect(schedule.rate(at: 0) == 0)
        #expect(abs(schedule.rate(at: 300) - 40) < 1e-9)
        // Half of the arrivals of a period are due at its middle.
        #expect(abs((schedule.offset(ofArrival: 6000) - .seconds(300)) / .seconds(1)) < 1e-6)
    }

    @Test func `Poisson arrivals have the gaps of a Poisson process`() {
        let times = arrivals(make([hold(1000, .seconds(100))], .poisson))
        let gaps = zip(times, times.dropFirst()).map { Double($1 - $0) / 1e6 }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        #expect(abs(mean - 1) < 0.01)
        // Of exponential gaps of mean 1 ms, a share of e^-1 is longer than 1 ms and of e^-3 longer than 3 ms.
        let share = { (limit: Double) in Double(gaps.filter { $0 > limit }.count) / Double(gaps.count) }
        #expect(abs(share(1) - 0.3679) < 0.01)
        #expect(abs(share(3) - 0.0498) < 0.005)
        // The variance of the count per window over its mean is 1; even arrivals have 0.
        #expect(abs(dispersion(times, window: 10_000_000) - 1) < 0.1)
        #expect(dispersion(arrivals(make([hold(1000, .seconds(100))])), window: 10_000_000) < 0.01)
    }

    private func dispersion(_ times: [UInt64], window: UInt64) -> Double {
        var counts = [Double](repeating: 0, count: Int(100_000_000_000 / window))
        for time in times { counts[Int(time / window)] += 1 }
        let mean = counts.reduce(0, +) / Double(counts.count)
        return counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(counts.count) / mean
    }

    @Test func `the blocks of Poisson arrivals join in order`() {
        let schedule = make([hold(50_000, .milliseconds(500))], .poisson)
        let times = arrivals(schedule)
        #expect(times.count == 25_000 && times == times.sorted())
        for index in stride(from: 0, to: 25_000, by: 4095) {
            #expect(schedule.nanoseconds(ofArrival: UInt64(index)) == times[index])
            #expect(schedule.arrivals(before: times[index]) == UInt64(times.partitionPoint(times[index])))
        }
    }

    @Test func `recorded arrivals are due when they were recorded`() {
        let trace = TraceArrivals(times: [0, 5, 5, 2_000_000])
        let schedule = ArrivalSchedule(
            LoadProfile(name: "x", model: .trace(.arrivals(trace), pattern: .even)), seed: 1)
        #expect(schedule.count == 4 && schedule.length == .milliseconds(3))
        #expect(arrivals(schedule) == [0, 5, 5, 2_000_000])
        #expect(schedule.arrivals(before: 5) == 1 && schedule.arrivals(before: 6) == 3)
        #expect(schedule.rate(at: 0.1) == 4 / 0.6)
    }

    @Test func `recorded rates change evenly from one to the next`() {
        let points = [(0, 0.0), (2_000_000_000, 100), (2_000_000_000, 10), (3_000_000_000, 10)] as [(UInt64, Double)]
        let trace = Trace.rates(points.map { TracePoint(nanoseconds: $0.0, rate: $0.1) })
        let schedule = ArrivalSchedule(LoadProfile(name: "x", model: .trace(trace, pattern: .even)), seed: 1)
        #expect(schedule.count == 110)
        #expect(schedule.offset(ofArrival: 25) == .seconds(1))
        #expect(schedule.offset(ofArrival: 105) == .milliseconds(2500))
    }

    @Test func `a closed model has no arrivals`() {
        let users = [UserStage(from: 1, to: 1, duration: .seconds(5))]
        let profile = LoadProfile(name: "x", model: .users(users, think: .none))
        let schedule = ArrivalSchedule(profile, seed: 1)
        #expect(schedule.count == 0 && schedule.length == .seconds(5) && arrivals(schedule).isEmpty)
        #expect(schedule.arrivals(before: 1_000_000_000) == 0)
    }
}

extension [UInt64] {
    /// How many elements are smaller.
    fileprivate func partitionPoint(_ value: UInt64) -> Int { prefix { $0 < value }.count }
}
