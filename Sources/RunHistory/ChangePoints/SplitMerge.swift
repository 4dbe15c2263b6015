import Foundation

/// Finds where a series changes its level: E-divisive candidates and t tests, split in windows and merged again.
///
/// The algorithm of Hunter (Fleming et al., ICPE 2023), which Apache Otava continues, with three changes: after a point
/// is dropped both its neighbours are tested anew, a level has a least length, and magnitudes of logarithms are ratios.
struct SplitMerge: Sendable {
    enum Scale: Sendable { case linear, logarithmic }
    /// Which points are tested anew after one was dropped.
    enum Refresh: Sendable {
        case bothNeighbours
        /// The point after the dropped one and the one after that, as Hunter and Otava do by mistake. Only for tests
        /// that compare with them.
        case asReference
    }

    var windowLength = 50
    /// Points with this p-value or a greater one are dropped.
    var level = 0.001
    /// Points with this relative change or a smaller one are dropped, once all are significant.
    var minimumMagnitude = 0.05
    /// The least number of values of a level; the last level may be shorter.
    var minimumSegment = 3
    var scale = Scale.linear
    var refresh = Refresh.bothNeighbours

    /// The points that remain.
    func points(_ values: [Double]) -> [SplitPoint] { merged(weakPoints(values), values) }

    /// The points of the first pass, whose level is lax.
    func weakPoints(_ values: [Double]) -> [SplitPoint] {
        var indexes: Set<Int> = []
        var search = EnergySearch(capacity: windowLength)
        var start = 0
        while start < values.count {
            let found = split(values, start, min(start + windowLength, values.count), &search)
            indexes.formUnion(found)
            start = max(found.last ?? 0, start + max(1, windowLength / 2))
        }
        let borders = [0] + indexes.sorted() + [values.count]
        return borders.indices.dropFirst().dropLast().map { position in
            SplitPoint(values, begin: borders[position - 1], index: borders[position], end: borders[position + 1])
        }
    }

    private var firstLevel: Double { level < 0.05 ? 10 * level : level < 0.5 ? 2 * level : level }

    /// Splits a window at its best candidate as long as that is significant.
    private func split(_ values: [Double], _ start: Int, _ end: Int, _ search: inout EnergySearch) -> [Int] {
        var borders = [start, end]
        while true {
            var best: (EnergyDivergence.Candidate, begin: Int, end: Int)?
            for (begin, end) in zip(borders, borders.dropFirst()) {
                guard let candidate = search.candidate(in: values, begin, end) else { continue }
                if candidate.divergence > best?.0.divergence ?? -.infinity { best = (candidate, begin, end) }
            }
            guard let best else { break }
            let point = SplitPoint(values, begin: best.begin, index: best.0.index, end: best.end)
            guard point.pValue <= firstLevel else { break }
            borders.append(point.index)
            borders.sort()
        }
        return borders.dropFirst().dropLast()
    }

    private func merged(_ weak: [SplitPoint], _ values: [Double]) -> [SplitPoint] {
        var points = weak
        while let dropped = positionToDrop(points, values.count) {
            points.remove(at: dropped)
            let stale = refresh == .bothNeighbours ? [dropped - 1, dropped] : [dropped, dropped + 1]
            for position in stale where points.indices.contains(position) {
                points[position] = SplitPoint(
                    values, begin: position > 0 ? points[position - 1].index : 0, index: points[position].index,
                    end: position + 1 < points.count ? points[position + 1].index : values.count)
            }
        }
        return points
    }

    private func positionToDrop(_ points: [SplitPoint], _ count: Int) -> Int? {
        if let worst = points.indices.max(by: { points[$0].pValue < points[$1].pValue }),
            points[worst].pValue >= level
        {
            return worst
        }
        if let short = borderOfShortLevel(points) { return short }
        guard let least = points.indices.min(by: { magnitude(points[$0]) < magnitude(points[$1]) }) else { return nil }
        return magnitude(points[least]) > minimumMagnitude ? nil : least
    }

    /// Of the points around a level that is too short the less significant one.
    private func borderOfShortLevel(_ points: [SplitPoint]) -> Int? {
        for position in points.indices {
            let begin = position > 0 ? points[position - 1].index : 0
            guard points[position].index - begin < minimumSegment else { continue }
            guard position > 0, points[position - 1].pValue > points[position].pValue else { return position }
            return position - 1
        }
        return nil
    }

    /// The relative change, measured from the smaller of the two levels: halving counts as much as doubling.
    func magnitude(_ point: SplitPoint) -> Double {
        let (before, after) = (point.meanBefore, point.meanAfter)
        guard scale == .linear else { return exp(abs(after - before)) - 1 }
        return max(before == 0 ? 0 : abs(after / before - 1), after == 0 ? 0 : abs(before / after - 1))
    }
}
