/// Reads the stages of a load profile: `{hold: 500/s, for: 15s}` and `{ramp: 500/s to 5000/s, for: 5s}`.
struct StagesReader {
    private static let example = "stages: [{hold: 500/s, for: 15s}]"
    let fields: Fields

    /// Nil if there are none, which is reported.
    func stages() -> [Stage]? {
        fields.demand("stages", example: Self.example)
        guard let list = fields.list("stages") else { return nil }
        guard !list.isEmpty else {
            fields.report("stages", problem: "the profile has no stages", remedy: "write '\(Self.example)'")
            return nil
        }
        var stages: [Stage] = []
        var previous: ArrivalRate?
        for entry in list {
            let rates = rates(entry, previous: previous)
            let duration = duration(entry)
            previous = rates?.to
            if let rates, let duration { stages.append(Stage(from: rates.from, to: rates.to, duration: duration)) }
        }
        if stages.count == list.count, stages.allSatisfy({ $0.arrivals == 0 }) {
            fields.report("stages", problem: "the profile sends nothing", remedy: "give one stage a rate above 0/s")
        }
        return stages.isEmpty ? nil : stages
    }

    private func duration(_ entry: Fields) -> Duration? {
        entry.demand("for", example: "for: 15s")
        return entry.duration("for", in: .milliseconds(1)...(.seconds(36_000_000)))
    }

    private func rates(_ entry: Fields, previous: ArrivalRate?) -> (from: ArrivalRate, to: ArrivalRate)? {
        let hold = entry.rate("hold")
        let ramp = entry.quantity("ramp") { text throws(UnitMistake) in try Self.ramp(text, previous: previous) }
        switch (entry.contains("hold"), entry.contains("ramp")) {
        case (true, true):
            entry.report(
                nil, problem: "'\(entry.path)' has both 'hold' and 'ramp'", remedy: "write two stages, one for each")
            return nil
        case (true, false): return hold.map { ($0, $0) }
        case (false, true): return ramp
        case (false, false):
            entry.demand("hold", example: "hold: 500/s' or 'ramp: 500/s to 5000/s")
            return nil
        }
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
}
