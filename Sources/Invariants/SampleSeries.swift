import Experiments
import Measurement

/// One value of each sample of a window, over time; never empty.
struct SampleSeries {
    private let points: [(seconds: Double, value: Double)]

    /// `nil` when no sample of the window has the value.
    init?(_ samples: [Sample], _ path: KeyPath<Sample, Double?>) {
        self.init(samples.compactMap { sample in sample[keyPath: path].map { (sample.seconds, $0) } })
    }

    init?(_ samples: [Sample], _ path: KeyPath<Sample, Double>) {
        self.init(samples.map { ($0.seconds, $0[keyPath: path]) })
    }

    private init?(_ points: [(seconds: Double, value: Double)]) {
        guard !points.isEmpty else { return nil }
        self.points = points
    }

    func reduced(_ aggregate: Aggregate) -> Double? {
        switch aggregate {
        case .max: points.map(\.value).max()
        case .last: points.last?.value
        case .slope: slope
        default: points.map(\.value).reduce(0, +) / Double(points.count)
        }
    }

    /// The least-squares slope, per second.
    private var slope: Double? {
        let count = Double(points.count)
        let meanX = points.map(\.seconds).reduce(0, +) / count
        let meanY = points.map(\.value).reduce(0, +) / count
        let spread = points.map { ($0.seconds - meanX) * ($0.seconds - meanX) }.reduce(0, +)
        guard spread > 0 else { return nil }
        return points.map { ($0.seconds - meanX) * ($0.value - meanY) }.reduce(0, +) / spread
    }
}
