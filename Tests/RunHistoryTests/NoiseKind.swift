import Foundation
import Statistics

@testable import RunHistory

/// Made-up series without any change, of the kinds that timings have.
enum NoiseKind: String, CaseIterable {
    case normal = "normal 3 %"
    case logNormal = "log-normal 12 %"
    case tail = "exponential tail 20 %"
    case autocorrelated = "autocorrelated 0.6"
    case bimodal = "two random levels"

    func series(_ count: Int, dice: inout SeededDice) -> [Double] {
        var carried = dice.normal() / (1 - 0.36).squareRoot()
        return (0..<count).map { _ in
            switch self {
            case .normal: return 100 * (1 + 0.03 * dice.normal())
            case .logNormal: return 4200 * exp(0.12 * dice.normal())
            case .tail: return 100 * (1 + 0.03 * dice.normal()) + (dice.unit() < 0.2 ? -40 * log(1 - dice.unit()) : 0)
            case .autocorrelated:
                carried = 0.6 * carried + dice.normal()
                return 100 * (1 + 0.03 * carried)
            case .bimodal: return (dice.unit() < 0.5 ? 140 : 100) * (1 + 0.03 * dice.normal())
            }
        }
    }
}

extension SeededDice {
    /// From 0 to less than 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Of the standard normal distribution, by Box and Muller.
    mutating func normal() -> Double { (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit()) }
}

extension MetricSeries {
    /// Runs of one commit each, on `main`, and of one commit for the last ones where `candidates` are asked for.
    static func made(_ values: [Double], candidates: Int = 1, better: TrackedMetric.Direction = .lower) -> MetricSeries
    {
        let first = values.count - candidates
        return MetricSeries(
            metric: TrackedMetric("rebalance.time", unit: "ms", better: better),
            points: values.enumerated().map { index, value in
                Point(
                    runID: "run-\(index)", commit: index < first ? "commit-\(index + 1)" : "candidate", branch: "main",
                    timeMilliseconds: Int64(index) * 60_000, value: value)
            })
    }
}
