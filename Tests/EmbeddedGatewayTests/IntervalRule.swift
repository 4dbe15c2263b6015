import EmbeddedGateway

/// The rule that tells whether a limiter kept its limit: in any interval [a, b] at most burst + rate × (b − a).
enum IntervalRule {
    /// The smallest burst with which the rule holds for these times, in nanoseconds and in order; in billionths.
    static func burst(of times: [UInt64], perSecond rate: Int) -> Int {
        var (lowest, worst) = (Int.max, 0)
        for (index, time) in times.enumerated() {
            let level = index * 1_000_000_000 - rate * Int(time)
            lowest = min(lowest, level)
            worst = max(worst, level - lowest + 1_000_000_000)
        }
        return worst
    }

    /// The most of these times in any stretch that is a little shorter than `window`.
    static func most(of times: [UInt64], within window: UInt64) -> Int {
        var (first, most) = (0, 0)
        for (index, time) in times.enumerated() {
            while times[first] + window <= time { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }
}

/// Arrivals of a steady rate with gaps that chance makes uneven.
enum Arrivals {
    static func uneven(
        perSecond rate: Int, from start: UInt64, seconds: Int, using generator: inout some RandomNumberGenerator
    ) -> [UInt64] {
        let mean = UInt64(1_000_000_000 / rate)
        var (times, time) = ([UInt64](), start)
        while time < start + UInt64(seconds) * 1_000_000_000 {
            times.append(time)
            time += .random(in: 0...(2 * mean), using: &generator)
        }
        return times
    }
}
