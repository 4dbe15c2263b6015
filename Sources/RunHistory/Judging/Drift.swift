import Foundation

/// A slow change over the newest runs, which the search for steps would tell as a staircase.
public struct Drift: Sendable, Hashable {
    /// How many runs are looked at, and how many are needed.
    public static let runs = 30
    public static let leastRuns = 10

    /// The relative change per run, such as 0.002: of logarithms where all values are positive.
    public var slopePerRun: Double
    /// What it lies in with 99 %.
    public var interval: ClosedRange<Double>
    public var isWorse: Bool

    /// Nothing where there are too few runs, the slope may be 0, all of it is less than `minimum`, or steps explain the
    /// values better than a line does.
    init?(_ values: [Double], steps: [Int], better: TrackedMetric.Direction, minimum: Double) {
        let scale = TrendScale(values)
        let newest = Array(scale.values.suffix(Self.runs))
        guard newest.count >= Self.leastRuns else { return nil }
        let offset = values.count - newest.count
        let borders = [0] + steps.map { $0 - offset }.filter { $0 > 0 } + [newest.count]
        // No line leaves less over than that of least squares: where it is no better than the steps, none is.
        guard Self.cost(ofLine: Self.leastSquaresSlope(newest), newest) < Self.cost(ofSteps: borders, newest),
            let fit = TheilSen(newest),
            fit.interval.lowerBound > 0 || fit.interval.upperBound < 0,
            abs(fit.slope) * Double(newest.count - 1) * scale.relative > minimum,
            Self.cost(ofLine: fit.slope, newest) < Self.cost(ofSteps: borders, newest)
        else { return nil }
        slopePerRun = fit.slope * scale.relative
        interval = (fit.interval.lowerBound * scale.relative)...(fit.interval.upperBound * scale.relative)
        isWorse = better == .lower ? fit.slope > 0 : fit.slope < 0
    }

    /// Schwarz's criterion: what is left over, and a price for each number that the fit chose.
    private static func cost(_ residuals: [Double], parameters: Int) -> Double {
        let count = Double(residuals.count)
        let squares = max(residuals.reduce(0) { $0 + $1 * $1 }, .leastNormalMagnitude)
        return count * log(squares / count) + Double(parameters) * log(count)
    }

    private static func leastSquaresSlope(_ values: [Double]) -> Double {
        let middle = Double(values.count - 1) / 2
        let sums = values.enumerated().reduce((0.0, 0.0)) { sums, value in
            let distance = Double(value.offset) - middle
            return (sums.0 + distance * value.element, sums.1 + distance * distance)
        }
        return sums.0 / sums.1
    }

    private static func cost(ofLine slope: Double, _ values: [Double]) -> Double {
        let flat = values.enumerated().map { $0.element - slope * Double($0.offset) }
        let mean = flat[...].mean
        return cost(flat.map { $0 - mean }, parameters: 2)
    }

    private static func cost(ofSteps borders: [Int], _ values: [Double]) -> Double {
        let residuals = zip(borders, borders.dropFirst()).flatMap { begin, end in
            let mean = values[begin..<end].mean
            return values[begin..<end].map { $0 - mean }
        }
        // Each level has its height, and each step its place.
        return cost(residuals, parameters: 2 * (borders.count - 1) - 1)
    }
}
