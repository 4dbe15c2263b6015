/// A run from which on a metric has another level.
public struct ChangePoint: Sendable, Hashable {
    public enum Standing: String, Sendable, Hashable, Codable {
        /// It lies in the last two runs: the next ones will tell.
        case watch
        /// The t test found it, but shuffled runs or runs that resemble their neighbours explain it as well.
        case doubtful
        case confirmed
    }

    /// The place in the series of the first run of the new level.
    public var index: Int
    public var run: MetricSeries.Point
    /// The commit of the run before, which still had the old level.
    public var commitBefore: String?
    /// The medians of the levels before and after, in the unit of the metric.
    public var levelBefore: Double
    public var levelAfter: Double
    /// Of the t test between the neighbouring points, two-sided. The place was chosen to make it small.
    public var pValue: Double
    /// The same, corrected for runs that resemble their neighbours.
    public var correctedPValue: Double
    /// Of the permutation test among the values around it, which is asked where the corrected t test is significant.
    public var permutationPValue: Double?
    public var standing: Standing
    /// Whether the new level is worse.
    public var isWorse: Bool
    /// Why it was accepted; nothing where it was not.
    public var acceptance: String?

    /// The relative change: 0.36 for 36 % more. Infinite after a level of 0.
    public var change: Double { (levelAfter - levelBefore) / abs(levelBefore) }
}
