import Experiments

/// Decides which rate to try next in the search for the highest that holds: doubles until one fails, halves the gap
/// until it is small, then tries the result again.
///
/// Pure: it knows no target. A rate that fails when it is tried again is a failure like any other, and the search goes
/// on below it.
public struct MaxSearch: Sendable {
    /// One rate that was tried.
    public struct Trial: Sendable, Hashable {
        public var rate: Double
        public var holds: Bool
        /// Whether it was tried before.
        public var isConfirmation: Bool

        public init(rate: Double, holds: Bool, isConfirmation: Bool) {
            (self.rate, self.holds, self.isConfirmation) = (rate, holds, isConfirmation)
        }
    }

    private let from: Double
    private let atMost: Double
    private let precision: Double
    private let confirmations: Int
    private static let maximumTrials = 200
    public private(set) var trials: [Trial] = []

    /// Rates are per second; `precision` is a share of the rate.
    public init(from: Double, atMost: Double, precision: Double, confirmations: Int) {
        (self.from, self.atMost, self.precision, self.confirmations) = (from, atMost, precision, confirmations)
    }

    public init(_ plan: FindMaxPlan) {
        self.init(
            from: plan.from.perSecond, atMost: plan.atMost.perSecond, precision: plan.precision,
            confirmations: plan.confirmations)
    }

    /// The lowest rate that failed.
    public var lowestFailure: Double? { trials.filter { !$0.holds }.map(\.rate).min() }

    /// The highest rate that held and is below every failure.
    public var highestSuccess: Double? {
        trials.filter { $0.holds && $0.rate < lowestFailure ?? .infinity }.map(\.rate).max()
    }

    /// The result: the highest rate that held, as often as it was to be tried again; nil while there is none.
    public var knee: Double? {
        guard next == nil, let rate = highestSuccess, runs(of: rate) > confirmations else { return nil }
        return rate
    }

    /// Whether nothing failed: the knee, if there is one, lies at or above the last rate.
    public var isUnbounded: Bool { lowestFailure == nil }

    /// The rate to try next; nil when the search is over.
    public var next: Double? {
        guard trials.count < Self.maximumTrials else { return nil }
        guard let good = highestSuccess else {
            guard let bad = lowestFailure else { return from }
            // Even the first rate fails: look below it, as far as a rate makes sense.
            return bad > 1 ? bad / 2 : nil
        }
        guard let bad = lowestFailure else {
            if good < atMost { return min(good * 2, atMost) }
            return isConfirmed(good) ? nil : good
        }
        if bad / good > 1 + precision { return rounded(between: good, bad) }
        return isConfirmed(good) ? nil : good
    }

    public mutating func report(_ rate: Double, holds: Bool) {
        trials.append(Trial(rate: rate, holds: holds, isConfirmation: runs(of: rate) > 0))
    }

    private func runs(of rate: Double) -> Int { trials.filter { $0.rate == rate && $0.holds }.count }

    private func isConfirmed(_ rate: Double) -> Bool { runs(of: rate) > confirmations }

    /// A rate between two others, whole where that leaves it between.
    private func rounded(between low: Double, _ high: Double) -> Double {
        let middle = (low + high) / 2
        let whole = middle.rounded()
        return whole > low && whole < high ? whole : middle
    }
}
