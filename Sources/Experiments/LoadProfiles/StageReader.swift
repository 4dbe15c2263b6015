/// Reads one entry of `stages`, whose shape is known. Every method gives nil if the entry is wrong, which is reported.
struct StageReader {
    let entry: Fields
    /// The rate from which a ramp may go on; nil at the start.
    let previous: ArrivalRate?

    private static let zero = ArrivalRate(perSecond: 0)
    private static let longest = Duration.seconds(36_000_000)

    func hold() -> [Stage]? {
        let rate = entry.rate("hold")
        guard let duration = duration(), let rate else { return nil }
        return [Stage(from: rate, to: rate, duration: duration)]
    }

    func ramp() -> [Stage]? {
        let span = entry.quantity("ramp") { text throws(UnitMistake) in try Self.ramp(text, previous: previous) }
        guard let duration = duration(), let span else { return nil }
        return [Stage(from: span.from, to: span.to, duration: duration)]
    }

    /// Stairs: `count` rates from the first to the second, each held equally long.
    func steps() -> [Stage]? {
        let span = entry.quantity("steps") { text throws(UnitMistake) in try Self.span(text, key: "steps") }
        entry.demand("count", example: "count: 10")
        let count = entry.integer("count", in: 2...10_000)
        guard let duration = duration(), let span, let count else { return nil }
        let nanoseconds = duration / .nanoseconds(1)
        // Cuts at whole nanoseconds, so that the steps together are exactly as long as the stage.
        func cut(_ step: Int) -> Duration { .nanoseconds(Int64(nanoseconds * Double(step) / Double(count))) }
        return (0..<count).map { step in
            let share = Double(step) / Double(count - 1)
            let rate = ArrivalRate(
                perSecond: span.from.perSecond + (span.to.perSecond - span.from.perSecond) * share)
            let end = step == count - 1 ? duration : cut(step + 1)
            return Stage(from: rate, to: rate, duration: end - cut(step))
        }
    }

    func spike() -> [Stage]? {
        let span = entry.quantity("spike") { text throws(UnitMistake) in try Self.span(text, key: "spike") }
        entry.demand("rise", example: "rise: 5s")
        entry.demand("hold", example: "hold: 30s")
        entry.demand("fall", example: "fall: 10s")
        let times = ["rise", "hold", "fall"].map { entry.duration($0, in: .zero...Self.longest) }
        guard let span, let rise = times[0], let hold = times[1], let fall = times[2] else { return nil }
        let stages = [
            Stage(from: span.from, to: span.to, duration: rise), Stage(from: span.to, to: span.to, duration: hold),
            Stage(from: span.to, to: span.from, duration: fall),
        ].filter { $0.duration > .zero }
        guard stages.isEmpty else { return stages }
        entry.report("spike", problem: "the spike takes no time", remedy: "give 'rise', 'hold' or 'fall' a duration")
        return nil
    }

    func sine() -> [Stage]? {
        let mean = entry.rate("sine")
        entry.demand("amplitude", example: "amplitude: 400/s")
        entry.demand("period", example: "period: 24h")
        let amplitude = entry.rate("amplitude")
        let period = entry.duration("period", in: .milliseconds(1)...Self.longest)
        let start = entry.choice("start", SineWave.Start.self) ?? .mean
        guard let duration = duration(), let mean, let amplitude, let period else { return nil }
        guard amplitude.perSecond <= mean.perSecond else {
            entry.report(
                "amplitude",
                problem: "the amplitude \(amplitude) is above the mean \(mean), so the rate would be negative",
                remedy: "write at most '\(mean)'")
            return nil
        }
        let wave = SineWave(mean: mean, amplitude: amplitude, period: period, start: start)
        return [Stage(shape: .sine(wave), duration: duration)]
    }

    func pause() -> [Stage]? {
        let duration = entry.duration("pause", in: .milliseconds(1)...Self.longest)
        return duration.map { [Stage(from: Self.zero, to: Self.zero, duration: $0)] }
    }

    func duration() -> Duration? {
        entry.demand("for", example: "for: 15s")
        return entry.duration("for", in: .milliseconds(1)...Self.longest)
    }

    /// Reads `500/s to 5000/s`, or `to 5000/s`, which goes on from where the previous stage ended.
    private static func ramp(
        _ text: String, previous: ArrivalRate?
    ) throws(UnitMistake) -> (from: ArrivalRate, to: ArrivalRate) {
        guard let (first, second) = SpanText.split(text) else {
            throw UnitMistake(
                problem: "the ramp '\(text)' does not say where it goes",
                remedy: "write '\(text) to 5000/s', or 'to \(text)' to go on from the previous stage")
        }
        let end = try ArrivalRate(parsing: second)
        guard first.isEmpty else { return (try ArrivalRate(parsing: first), end) }
        guard let previous else {
            throw UnitMistake(
                problem: "the ramp '\(text)' has no stage before it to go on from",
                remedy: "write where it starts, as in '0/s \(text)'")
        }
        return (previous, end)
    }

    /// Reads `500/s to 5000/s`.
    private static func span(_ text: String, key: String) throws(UnitMistake) -> (from: ArrivalRate, to: ArrivalRate) {
        guard let (first, second) = SpanText.split(text), !first.isEmpty else {
            throw UnitMistake(
                problem: "'\(text)' does not say from where to where", remedy: "write '\(key): 500/s to 5000/s'")
        }
        return (try ArrivalRate(parsing: first), try ArrivalRate(parsing: second))
    }
}
