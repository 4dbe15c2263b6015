import Foundation
import Statistics

/// The scale on which a series is looked at: logarithms where all values are positive, so that a change is a ratio.
struct TrendScale {
    let scale: SplitMerge.Scale
    let values: [Double]
    /// What turns a difference on this scale into a relative one.
    let relative: Double

    init(_ values: [Double]) {
        if values.allSatisfy({ $0 > 0 }) {
            (scale, relative) = (.logarithmic, 1)
            self.values = values.map { log($0) }
        } else {
            let middle = abs(Median.of(values))
            (scale, relative) = (.linear, middle > 0 ? 1 / middle : 1)
            self.values = values
        }
    }
}
