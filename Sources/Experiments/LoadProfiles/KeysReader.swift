/// Reads `keys`: `none`, or one way to choose them.
struct KeysReader {
    private static let kinds = ["uniform", "zipf", "hot", "sequential", "file"]
    private static let counts = 1...10_000_000
    let fields: Fields
    let files: SourceFiles

    func keys() -> KeyDistribution {
        guard let pair = fields.pair("keys") else { return .none }
        if case .scalar(let text) = pair.value.content {
            if text != "none" {
                fields.report(
                    "keys", problem: "'\(text)' is not a way to choose keys",
                    remedy: "use 'none', '{uniform: {count: 100}}' or '{zipf: {count: 5000, exponent: 0.7}}'")
            }
            return .none
        }
        guard let mapping = fields.fields("keys"), let kind = mapping.onlyKey(of: Self.kinds) else { return .none }
        guard kind != "file" else { return KeyFileReader(fields: mapping, files: files).keys() }
        guard let choice = mapping.fields(kind) else { return .none }
        choice.demand("count", example: "count: 5000")
        let count = choice.integer("count", in: Self.counts) ?? 1
        switch kind {
        case "zipf":
            choice.demand("exponent", example: "exponent: 0.7")
            return .zipf(count: count, exponent: choice.number("exponent", in: 0...10) ?? 0)
        case "hot": return hot(choice, count: count)
        case "sequential": return .sequential(count: count)
        default: return .uniform(count: count)
        }
    }

    private func hot(_ choice: Fields, count: Int) -> KeyDistribution {
        choice.demand("hot", example: "hot: 10")
        choice.demand("share", example: "share: 90%")
        let hot = choice.integer("hot", in: Self.counts)
        let share = choice.share("share")
        guard let hot, let share else { return .none }
        guard hot < count else {
            choice.report(
                "hot", problem: "\(hot) of \(count) keys are hot, which leaves none for the rest",
                remedy: "write fewer, or '{uniform: {count: \(count)}}'")
            return .none
        }
        return .hot(count: count, hot: hot, share: share)
    }
}
