import Foundation

/// An arrival rate that swings around a mean, as traffic does over a day.
public struct SineWave: Sendable, Hashable, Codable {
    /// Where in its swing the wave begins.
    public enum Start: String, Sendable, Hashable, Codable, CaseIterable {
        /// At the mean, rising.
        case mean
        case peak
        case trough

        /// In radians.
        public var phase: Double {
            switch self {
            case .mean: 0
            case .peak: .pi / 2
            case .trough: -.pi / 2
            }
        }
    }

    public var mean: ArrivalRate
    /// At most the mean, since no rate is below zero.
    public var amplitude: ArrivalRate
    /// More than zero.
    public var period: Duration
    public var start: Start

    public init(mean: ArrivalRate, amplitude: ArrivalRate, period: Duration, start: Start = .mean) {
        precondition(amplitude.perSecond <= mean.perSecond, "no rate is below zero")
        (self.mean, self.amplitude, self.period, self.start) = (mean, amplitude, period, start)
    }

    /// The rate per second, some seconds after the start.
    public func rate(at seconds: Double) -> Double {
        mean.perSecond + amplitude.perSecond * sin(2 * .pi * seconds / period.inSeconds + start.phase)
    }

    /// The integral of the rate: how many arrivals are due in the first seconds.
    public func arrivals(until seconds: Double) -> Double {
        mean.perSecond * seconds + swing(until: seconds)
    }

    /// What the swing adds to the arrivals of the mean.
    ///
    /// The integral of sin(ωt + φ) is (cos φ − cos(ωt + φ)) / ω.
    public func swing(until seconds: Double) -> Double {
        let length = period.inSeconds
        let angle = 2 * .pi * seconds.truncatingRemainder(dividingBy: length) / length
        return amplitude.perSecond * length / (2 * .pi) * (cos(start.phase) - cos(angle + start.phase))
    }

    /// The highest rate in the first seconds.
    func peak(until seconds: Double) -> ArrivalRate {
        let first = (0.25 - start.phase / (2 * .pi)) * period.inSeconds
        guard seconds < first else { return ArrivalRate(perSecond: mean.perSecond + amplitude.perSecond) }
        return ArrivalRate(perSecond: max(rate(at: 0), rate(at: seconds)))
    }

    func scaled(by factor: Double) -> SineWave {
        SineWave(mean: mean * factor, amplitude: amplitude * factor, period: period, start: start)
    }
}
