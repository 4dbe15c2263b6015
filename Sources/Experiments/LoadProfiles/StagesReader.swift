/// Reads the stages of a load profile, such as `{hold: 500/s, for: 15s}` and `{ramp: 500/s to 5000/s, for: 5s}`.
struct StagesReader {
    private static let example = "stages: [{hold: 500/s, for: 15s}]"
    /// More stages than a repetition may come to.
    static let limit = 100_000

    let fields: Fields
    /// The key whose value the list is.
    var key = "stages"

    /// Nil if there are none, which is reported.
    func stages() -> [Stage]? {
        fields.demand(key, example: Self.example)
        guard let list = fields.list(key) else { return nil }
        guard let stages = stages(list, in: fields, after: nil) else { return nil }
        guard stages.contains(where: { $0.arrivals > 0 }) else {
            fields.report(key, problem: "the profile sends nothing", remedy: "give one stage a rate above 0/s")
            return nil
        }
        return stages
    }

    /// The stages of a list; nil if one is wrong, which is reported. `previous`: the rate from which the first may go on.
    private func stages(_ list: [Fields], in owner: Fields, after previous: ArrivalRate?) -> [Stage]? {
        guard !list.isEmpty else {
            let what = owner === fields ? "the profile" : "the repetition"
            owner.report(
                owner === fields ? key : "stages", problem: "\(what) has no stages", remedy: "write '\(Self.example)'")
            return nil
        }
        var stages: [Stage] = []
        var previous = previous
        var isWhole = true
        for entry in list {
            if let read = self.stages(entry, after: previous) {
                stages += read
                previous = read.last?.end ?? previous
            } else {
                isWhole = false
                previous = nil
            }
            guard stages.count <= Self.limit else {
                entry.report(
                    nil, problem: "the profile has more than \(Self.limit) stages",
                    remedy: "repeat fewer times, or use 'sine' for what swings")
                return nil
            }
        }
        return isWhole ? stages : nil
    }

    private func stages(_ entry: Fields, after previous: ArrivalRate?) -> [Stage]? {
        guard let shape = StageShape.of(entry) else { return nil }
        let reader = StageReader(entry: entry, previous: previous)
        switch shape {
        case .hold: return reader.hold()
        case .ramp: return reader.ramp()
        case .steps: return reader.steps()
        case .spike: return reader.spike()
        case .sine: return reader.sine()
        case .pause: return reader.pause()
        case .repeat: return repetition(entry, after: previous)
        }
    }

    private func repetition(_ entry: Fields, after previous: ArrivalRate?) -> [Stage]? {
        guard let body = entry.fields("repeat") else { return nil }
        body.demand("times", example: "times: 3")
        body.demand("stages", example: Self.example)
        let times = body.integer("times", in: 1...Self.limit)
        let list = body.list("stages")
        guard let list, let first = stages(list, in: body, after: previous) else { return nil }
        // From the second time on, a ramp at the beginning goes on from the end of the repetition itself.
        guard let times, let again = stages(list, in: body, after: first.last?.end) else { return nil }
        guard first.count * times <= Self.limit else {
            body.report(
                "times", problem: "\(times) times \(first.count) stages are more than \(Self.limit)",
                remedy: "repeat fewer times, or use 'sine' for what swings")
            return nil
        }
        return first + (1..<times).flatMap { _ in again }
    }
}
