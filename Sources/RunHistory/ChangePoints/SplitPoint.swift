/// A place where a series may have changed its level: the first value of the new one.
struct SplitPoint: Sendable, Hashable {
    var index: Int
    /// Of the t test between the neighbouring points; 1 where there is no number.
    var pValue: Double
    /// The means before and after, on the scale of the series.
    var meanBefore: Double
    var meanAfter: Double

    init(_ values: [Double], begin: Int, index: Int, end: Int) {
        let (before, after) = (values[begin..<index], values[index..<end])
        self.index = index
        pValue = StudentTest(before, after, deviation: .population).pValue ?? 1
        (meanBefore, meanAfter) = (before.mean, after.mean)
    }
}
