/// The key that says what a stage does.
enum StageShape: String, CaseIterable {
    case hold, ramp, steps, spike, sine, pause, `repeat`

    /// The shape of an entry; nil if it has none or two, which is reported.
    static func of(_ entry: Fields) -> StageShape? {
        var given = allCases.filter { entry.contains($0.rawValue) }
        // In a spike, `hold` is how long the peak lasts.
        if given.contains(.spike) { given.removeAll { $0 == .hold } }
        if given.count > 1 {
            entry.acceptAllKeys()
            let words = given.map { "'\($0.rawValue)'" }
            let count = given.count == 2 ? "both \(words[0]) and \(words[1])" : Suggestion.list(words, last: "and")
            entry.report(
                nil, problem: "'\(entry.path)' has \(count)",
                remedy: "write \(given.count == 2 ? "two" : "\(given.count)") stages, one for each")
        }
        if given.isEmpty { entry.demand("hold", example: "hold: 500/s' or 'ramp: 500/s to 5000/s") }
        if given.isEmpty { _ = StageReader(entry: entry, previous: nil).duration() }
        return given.count == 1 ? given[0] : nil
    }
}
