import Statistics

/// How a gate decides.
public struct GateRules: Sendable, Hashable {
    /// With so many runs of the baseline the level becomes stricter: what more runs tell is spent on fewer false alarms.
    static let longBaseline = 20
    static let strictness = 0.6

    /// The probability of a false alarm that is allowed to the comparison of two commits.
    public var level = 0.05
    /// A median that is worse by this or less is no regression.
    public var minimumEffect = 0.05
    /// The most runs of the baseline that are compared with, the newest ones.
    public var baselineRuns = 30
    /// The trend is looked at over so many of the newest runs. In thousands some change is always found by chance, and it
    /// would keep the gate red for ever.
    public var trendRuns = 100
    /// With fewer runs of the candidate the trend alone decides.
    public var leastCandidates = 3
    /// With fewer runs before the candidate the trend decides nothing.
    public var leastTrend = 10
    public var trend = TrendRules()
    /// How the interval of the ratio of the medians is found; with no resamples there is none.
    public var bootstrap = Bootstrap()
    /// Whether the level stays as it is and neighbours are taken as independent; for comparing.
    var isPlain = false

    public init() {}

    /// The level for one of several metrics that are judged together: all of them share the false alarms (Bonferroni).
    func level(baseline: Int, metrics: Int) -> Double {
        let strict = baseline >= Self.longBaseline && !isPlain ? Self.strictness : 1
        return level * strict / Double(max(1, metrics))
    }
}
