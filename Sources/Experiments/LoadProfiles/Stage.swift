/// A stretch of a load profile: the arrival rate is constant, changes evenly, or swings like a sine.
public struct Stage: Sendable, Hashable, Codable {
    public enum Shape: Sendable, Hashable, Codable {
        /// From the first rate evenly to the second; constant if they are equal.
        case line(from: ArrivalRate, to: ArrivalRate)
        case sine(SineWave)
    }

    public var shape: Shape
    /// More than zero.
    public var duration: Duration

    public init(shape: Shape, duration: Duration) {
        (self.shape, self.duration) = (shape, duration)
    }

    public init(from: ArrivalRate, to: ArrivalRate, duration: Duration) {
        self.init(shape: .line(from: from, to: to), duration: duration)
    }

    /// The rate at the end, from which a following ramp may go on.
    public var end: ArrivalRate {
        switch shape {
        case .line(_, let to): to
        case .sine(let wave): ArrivalRate(perSecond: max(0, wave.rate(at: duration.inSeconds)))
        }
    }

    /// The highest rate.
    public var peak: ArrivalRate {
        switch shape {
        case .line(let from, let to): from.perSecond < to.perSecond ? to : from
        case .sine(let wave): wave.peak(until: duration.inSeconds)
        }
    }

    /// How many arrivals are due in the stage: the area under the rate.
    public var arrivals: Double {
        switch shape {
        case .line(let from, let to): (from.perSecond + to.perSecond) / 2 * duration.inSeconds
        case .sine(let wave): wave.arrivals(until: duration.inSeconds)
        }
    }

    /// The same stage with its rates multiplied by `factor`.
    func scaled(by factor: Double) -> Stage {
        switch shape {
        case .line(let from, let to): Stage(from: from * factor, to: to * factor, duration: duration)
        case .sine(let wave): Stage(shape: .sine(wave.scaled(by: factor)), duration: duration)
        }
    }
}

extension Stage: CustomStringConvertible {
    /// What a person reads in a plan: `hold 500/s for 15s`.
    public var description: String {
        switch shape {
        case .line(let from, let to) where from == to:
            from.perSecond == 0 ? "pause \(duration.written)" : "hold \(from) for \(duration.written)"
        case .line(let from, let to): "ramp \(from) to \(to) for \(duration.written)"
        case .sine(let wave):
            "sine \(wave.mean) ± \(wave.amplitude) every \(wave.period.written) for \(duration.written)"
        }
    }
}
