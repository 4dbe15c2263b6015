/// How a trend is judged.
public struct TrendRules: Sendable, Hashable {
    /// What the t test must come below.
    public var level = 0.001
    /// What the permutation test must come to, or below.
    public var permutationLevel = 0.03
    /// What the t test must come below when runs that resemble their neighbours are allowed for.
    public var correctedLevel = 0.002
    /// Less relative change than this is none.
    public var minimumChange = 0.05
    /// The runs in which change points are searched together.
    public var windowLength = 50
    /// The least number of runs of a level.
    public var minimumSegment = 3
    /// A point in so many last runs is only watched.
    public var watchedRuns = 2
    /// Whether the t test alone confirms a point; for comparing.
    var trustsTTest = false

    public init() {}
}
