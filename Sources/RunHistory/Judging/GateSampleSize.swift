/// Whether two samples are large enough for a level, and how many runs more would be.
struct GateSampleSize {
    private static let limit = 200

    let baseline: Int
    let candidates: Int
    let level: Double

    init(_ baseline: Int, _ candidates: Int, level: Double) {
        (self.baseline, self.candidates, self.level) = (baseline, candidates, level)
    }

    var isEnough: Bool { Self.reaches(level, baseline, candidates) }

    /// What to tell whoever asks for a level that no result could reach.
    var refusal: String {
        let least = MannWhitney.leastPValue(baseline, candidates)
        let start = "\(baseline) runs of the baseline and \(candidates) of the candidate"
        let reach = baseline == 0 ? "cannot be compared" : "cannot reach p = \(short(level)), only \(short(least))"
        let remedies = [
            more(baseline, candidates).map { "\($0) of the baseline" },
            more(candidates, baseline).map { "\($0) of the candidate" },
        ].compactMap(\.self)
        return "\(start) \(reach)" + (remedies.isEmpty ? "" : ": it takes \(remedies.joined(separator: " or "))")
    }

    /// How many runs of one kind would do beside those of the other; nothing where there is no such number.
    private func more(_ count: Int, _ other: Int) -> Int? {
        guard other > 0 else { return nil }
        return (count...max(count, Self.limit)).first { Self.reaches(level, $0, other) }
    }

    private static func reaches(_ level: Double, _ first: Int, _ second: Int) -> Bool {
        // One in twenty is 0.05, but for rounding.
        MannWhitney.leastPValue(first, second) <= level * (1 + 1e-9)
    }

    private func short(_ value: Double) -> String { "\((value * 10000).rounded() / 10000)" }
}
