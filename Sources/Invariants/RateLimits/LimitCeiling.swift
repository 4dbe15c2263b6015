import Foundation

/// Whether more was accepted in some interval than the limit allows.
struct LimitCeiling {
    private let algorithm: LimitAlgorithm
    private let tolerance: Double

    init(_ algorithm: LimitAlgorithm, tolerance: Double) {
        self.algorithm = algorithm
        self.tolerance = tolerance
    }

    struct Result {
        /// The worst interval: in short, and with its times.
        var observed: String
        var evidence: String
        var violations: [String]
    }

    /// Looks at `accepted`, at least one request.
    func check(_ accepted: [(sent: Double, answered: Double)]) -> Result {
        switch algorithm {
        case .tokenBucket(let rate, _), .leakyBucket(let rate, _):
            let rate = rate * (1 + tolerance)
            let worst = BurstRule(rate: rate).worst(of: accepted)
            let interval = (worst?.from ?? 0)...(worst?.to ?? 0)
            let limit = algorithm.allowance * (1 + tolerance) + rate * (interval.upperBound - interval.lowerBound)
            return result(worst?.count ?? 0, of: limit, in: interval)
        case .slidingWindow(let limit, let window):
            let worst = WindowRule(length: window).worst(of: accepted)
            let begin = worst?.from ?? 0
            return result(worst?.count ?? 0, of: limit * (1 + tolerance), in: begin...begin + window)
        }
    }

    private func result(_ count: Int, of limit: Double, in interval: ClosedRange<Double>) -> Result {
        // Sums of times carry the rounding of their last digit.
        let allowed = Int((limit + 1e-6).rounded(.down))
        let place = String(format: "%.3f s to %.3f s", interval.lowerBound, interval.upperBound)
        let violation = "more was accepted than the limit allows, in \(place): \(count) of \(allowed)"
        return Result(
            observed: "at worst \(count) of \(allowed) allowed",
            evidence: "worst interval: \(place), \(count) accepted, \(allowed) allowed",
            violations: count > allowed ? [violation] : [])
    }
}
