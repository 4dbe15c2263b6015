/// The values of one metric over the comparable runs, in the order of time.
public struct MetricSeries: Sendable, Hashable {
    /// The median of one run.
    public struct Point: Sendable, Hashable {
        public var runID: String
        public var commit: String?
        public var branch: String?
        /// The start of the run, in milliseconds since 1970 (UTC).
        public var timeMilliseconds: Int64
        /// In the unit of the metric.
        public var value: Double
        /// Why a change of level that begins here was accepted; nothing where none was.
        public var acceptance: String?

        public init(
            runID: String, commit: String?, branch: String?, timeMilliseconds: Int64, value: Double,
            acceptance: String? = nil
        ) {
            (self.runID, self.commit, self.branch) = (runID, commit, branch)
            (self.timeMilliseconds, self.value, self.acceptance) = (timeMilliseconds, value, acceptance)
        }
    }

    public var metric: TrackedMetric
    public var points: [Point]

    public init(metric: TrackedMetric, points: [Point]) { (self.metric, self.points) = (metric, points) }

    public var values: [Double] { points.map(\.value) }

    /// The same with the points of some branches alone.
    public func on(branches: Set<String>) -> MetricSeries {
        MetricSeries(metric: metric, points: points.filter { $0.branch.map(branches.contains) ?? false })
    }
}
