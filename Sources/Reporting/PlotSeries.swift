/// One line of a plot; where a value is not known, the line has a gap.
struct PlotSeries {
    /// The looks of a line, as classes of the style sheet.
    enum Tone: String { case first = "s1", second = "s2", third = "s3", fourth = "s4", fifth = "s5", ground = "s0" }

    struct Point: Hashable {
        var seconds: Double
        var value: Double?
    }

    private static let maximumPoints = 1200

    let name: String
    let tone: Tone
    let points: [Point]

    /// Makes a line. Long runs keep the least and the greatest value of each stretch, so that no spike is lost.
    init(_ name: String, _ tone: Tone, _ points: [Point]) {
        self.name = name
        self.tone = tone
        let clean = points.filter(\.seconds.isFinite).map { point in
            Point(seconds: point.seconds, value: point.value.flatMap { $0.isFinite ? $0 : nil })
        }
        self.points = clean.count <= Self.maximumPoints ? clean : Self.thinned(clean)
    }

    var values: [Double] { points.compactMap(\.value) }

    /// The stretches of known values.
    var segments: [[Point]] {
        points.split { $0.value == nil }.map(Array.init)
    }

    private static func thinned(_ points: [Point]) -> [Point] {
        let stretch = (points.count * 2 + maximumPoints - 1) / maximumPoints
        return stride(from: 0, to: points.count, by: stretch).flatMap { begin in
            extremes(points[begin..<min(begin + stretch, points.count)])
        }
    }

    private static func extremes(_ points: ArraySlice<Point>) -> [Point] {
        guard let first = points.first else { return [] }
        let known = points.filter { $0.value != nil }
        let least = known.min { ($0.value ?? 0) < ($1.value ?? 0) }
        let greatest = known.max { ($0.value ?? 0) < ($1.value ?? 0) }
        guard let least, let greatest else { return [first] }
        return [least, greatest].sorted { $0.seconds < $1.seconds }
    }
}
