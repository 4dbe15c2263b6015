/// The runs that a gate compares.
struct GateSelection {
    /// Up to the last run of the candidate, on the branches that matter.
    let trend: Trend
    let baseline: [Double]
    let candidates: [Double]
    /// The runs of the present level before the candidate, which tell how much neighbours resemble each other.
    let level: [Double]
    /// Changes before this place in the trend are not the candidate's.
    let firstJudged: Int

    init(_ series: MetricSeries, _ question: GateQuestion, _ rules: GateRules) {
        let commit = question.commit
        let branch = series.points.last { $0.commit == commit }?.branch
        var points = series.points
        if case .branch(let base?) = question.baseline {
            points.removeAll { $0.branch != base && $0.branch != branch && $0.commit != commit }
        }
        // What came after the candidate says nothing about it.
        points.removeSubrange(((points.lastIndex { $0.commit == commit } ?? points.count - 1) + 1)...)
        points = points.suffix(max(rules.trendRuns, rules.baselineRuns + points.count { $0.commit == commit }))
        if case .branch(let base?) = question.baseline, base != branch {
            firstJudged = points.firstIndex { $0.branch == branch } ?? points.count
        } else {
            firstJudged = 0
        }
        let trend = Trend(MetricSeries(metric: series.metric, points: points), rules: rules.trend)
        self.trend = trend
        candidates = points.filter { $0.commit == commit }.map(\.value)
        let others = Self.others(points, series, question, Self.levelStart(trend, commit))
        level = others.map(\.value)
        baseline = Array(level.suffix(rules.baselineRuns))
    }

    private static func others(
        _ points: [MetricSeries.Point], _ series: MetricSeries, _ question: GateQuestion, _ levelStart: Int
    ) -> [MetricSeries.Point] {
        switch question.baseline {
        case .branch(let base):
            return points[levelStart...].filter { point in
                point.commit != question.commit && (base == nil || point.branch == base)
            }
        case .run(let id):
            let named = series.points.first { $0.runID == id }
            return series.points.filter { $0.runID == id || ($0.commit == named?.commit && $0.commit != nil) }
        }
    }

    /// Where the level begins that the candidate is compared with: at the last change, or the last accepted one, before it.
    private static func levelStart(_ trend: Trend, _ commit: String) -> Int {
        let points = trend.series.points
        let first = points.firstIndex { $0.commit == commit } ?? points.count
        let change = trend.changes.last {
            $0.standing == .confirmed && $0.index + trend.rules.minimumSegment <= first
        }
        let accepted = points[..<first].lastIndex { $0.acceptance != nil }
        return max(change?.index ?? 0, accepted ?? 0)
    }
}
