import Statistics

/// Marks values that lie far from the others; they are shown as such and never left out.
public enum OutlierScore {
    /// From this score on a value is marked (Iglewicz and Hoaglin, 1993).
    public static let limit = 3.5

    /// How far each value lies from the median, in robust standard deviations, with its sign. Where more than half of
    /// the values are equal, the mean absolute deviation takes the place of the median one.
    public static func scores(_ values: [Double]) -> [Double] {
        let middle = Median.of(values)
        let median = Median.absoluteDeviation(values) / 0.6745
        let mean = values.reduce(0) { $0 + abs($1 - middle) } / Double(max(1, values.count)) * 1.2533
        let scale = median > 0 ? median : mean
        return values.map { scale > 0 ? ($0 - middle) / scale : 0 }
    }
}
