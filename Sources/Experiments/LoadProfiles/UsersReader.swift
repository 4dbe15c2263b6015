/// Reads a closed model: `users: [{hold: 50, for: 30s}]` and `think`.
struct UsersReader {
    private static let example = "users: [{hold: 50, for: 30s}]"
    private static let most = 1_000_000
    let fields: Fields

    /// Nil if it is wrong, which is reported.
    func model() -> LoadModel? {
        if fields.contains("arrivals") {
            fields.report(
                atKey: "arrivals", problem: "users who wait for answers have no 'arrivals'",
                remedy: "remove 'arrivals', or write 'stages' instead of 'users'")
        }
        let think = ThinkTimeReader(fields: fields).thinkTime()
        guard let list = fields.list("users") else { return nil }
        guard !list.isEmpty else {
            fields.report("users", problem: "the profile has no users", remedy: "write '\(Self.example)'")
            return nil
        }
        var stages: [UserStage] = []
        var previous: Int?
        for entry in list {
            let stage = stage(entry, after: previous)
            previous = stage?.to
            if let stage { stages.append(stage) }
        }
        guard stages.count == list.count else { return nil }
        guard stages.contains(where: { max($0.from, $0.to) > 0 }) else {
            fields.report("users", problem: "the profile has no users", remedy: "give one stage more than 0")
            return nil
        }
        return .users(stages, think: think)
    }

    private func stage(_ entry: Fields, after previous: Int?) -> UserStage? {
        entry.demand("for", example: "for: 30s")
        let span = span(entry, after: previous)
        let duration = entry.duration("for", in: .milliseconds(1)...(.seconds(36_000_000)))
        guard let span, let duration else { return nil }
        return UserStage(from: span.lowerEnd, to: span.upperEnd, duration: duration)
    }

    private func span(_ entry: Fields, after previous: Int?) -> (lowerEnd: Int, upperEnd: Int)? {
        switch (entry.contains("hold"), entry.contains("ramp")) {
        case (true, true):
            entry.report(
                nil, problem: "'\(entry.path)' has both 'hold' and 'ramp'", remedy: "write two stages, one for each")
            return nil
        case (true, false): return entry.quantity("hold", Self.users).map { ($0, $0) }
        case (false, true):
            return entry.quantity("ramp") { text throws(UnitMistake) in try Self.ramp(text, previous: previous) }
        case (false, false):
            entry.demand("hold", example: "hold: 50' or 'ramp: 0 to 50")
            return nil
        }
    }

    private static func users(_ text: String) throws(UnitMistake) -> Int {
        guard Fields.isPlainInteger(text), let count = Int(text), (0...most).contains(count) else {
            throw UnitMistake(
                problem: "'\(text)' is not a number of users",
                remedy: "write a whole number up to \(most), without a unit, as in '50'")
        }
        return count
    }

    private static func ramp(_ text: String, previous: Int?) throws(UnitMistake) -> (Int, Int) {
        guard let (first, second) = SpanText.split(text) else {
            throw UnitMistake(
                problem: "the ramp '\(text)' does not say where it goes",
                remedy: "write '\(text) to 50', or 'to \(text)' to go on from the previous stage")
        }
        let end = try users(second)
        guard first.isEmpty else { return (try users(first), end) }
        guard let previous else {
            throw UnitMistake(
                problem: "the ramp '\(text)' has no stage before it to go on from",
                remedy: "write where it starts, as in '0 \(text)'")
        }
        return (previous, end)
    }
}
