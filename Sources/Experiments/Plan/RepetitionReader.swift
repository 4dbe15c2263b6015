/// Reads `repeat` of a schedule entry: how many times, or `{times: 5, at-most: 15, every: 20s}`.
struct RepetitionReader {
    private static let counts = 2...1000

    let entry: Fields
    /// When the first one begins, from the start of the load.
    let start: Duration
    /// How long one lasts.
    let lasting: Duration
    /// Of the load; nil if it is not known: then no room is looked for.
    let length: Duration?

    func repetition() -> FaultRepetition? {
        guard entry.contains("repeat") else { return nil }
        guard let mapping = entry.mapping("repeat") else {
            return entry.integer("repeat", in: Self.counts).flatMap { checked(times: $0, atMost: nil, every: nil) }
        }
        mapping.demand("times", example: "times: 5")
        let times = mapping.integer("times", in: Self.counts)
        let atMost = mapping.integer("at-most", in: Self.counts)
        let every = mapping.duration("every", in: .milliseconds(1)...(.seconds(36_000_000)))
        guard let times else { return nil }
        return checked(times: times, atMost: atMost, every: every)
    }

    private func checked(times: Int, atMost: Int?, every: Duration?) -> FaultRepetition? {
        let every = every ?? lasting + FaultRepetition.recovery
        if let atMost, atMost < times {
            report("at-most \(atMost) is less than times \(times)", remedy: "write at least 'at-most: \(times)'")
            return nil
        }
        guard every > lasting else {
            report(
                "the fault lasts \(lasting.written), so it cannot begin again every \(every.written)",
                remedy: "write 'every: \((lasting + FaultRepetition.recovery).written)', so that it can recover")
            return nil
        }
        guard hasRoom(for: atMost ?? times, every) else { return nil }
        return FaultRepetition(times: times, atMost: atMost ?? room(for: times, every), every: every)
    }

    /// As many as the load has room for, up to a multiple of what was asked for.
    private func room(for times: Int, _ every: Duration) -> Int {
        guard let length else { return times }
        return min(times * FaultRepetition.patience, max(times, Int((length - start) / every)))
    }

    private func hasRoom(for count: Int, _ every: Duration) -> Bool {
        let end = start + every * count
        guard let length, end > length else { return true }
        report(
            "\(count) repetitions, one every \(every.written) from \(start.written) on, end at \(end.written), "
                + "but the load ends at \(length.written)",
            remedy: "lengthen the load profile to \(end.written), or \(closer(count))")
        return false
    }

    /// How the repetitions would find room in the load as it is.
    private func closer(_ count: Int) -> String {
        guard let length, length > start else { return "begin sooner" }
        let rest = Duration.milliseconds(Int64((length - start) / count / .milliseconds(1)))
        return rest > lasting
            ? "write 'every: \(rest.written)' at the most" : "repeat it less often, or begin sooner"
    }

    private func report(_ problem: String, remedy: String) { entry.report("repeat", problem: problem, remedy: remedy) }
}

extension Fields {
    /// A nested mapping, where a single value may stand too; nil for such a value.
    fileprivate func mapping(_ key: String) -> Fields? {
        guard case .mapping = pair(key)?.value.content else { return nil }
        return fields(key)
    }
}
