import Experiments
import Foundation

/// A sine wave with its constants worked out, in nanoseconds and arrivals per nanosecond.
struct SineCurve: Sendable {
    private let mean: Double
    private let amplitude: Double
    private let period: Double
    /// Radians per nanosecond.
    private let frequency: Double
    private let phase: Double
    private let cosineOfPhase: Double
    /// The arrivals until each of equal parts of a period, so that the search for a root begins near it.
    private var marks: [Double] = []
    private static let parts = 256

    init(_ wave: SineWave) {
        mean = wave.mean.perSecond / 1e9
        amplitude = wave.amplitude.perSecond / 1e9
        period = wave.period.inSeconds * 1e9
        frequency = 2 * .pi / period
        phase = wave.start.phase
        cosineOfPhase = cos(phase)
        marks = (0...Self.parts).map { part in
            let time = period * Double(part) / Double(Self.parts)
            return mean * time + swing(until: time)
        }
    }

    /// The rate at a time.
    func rate(at time: Double) -> Double { mean + amplitude * sin(frequency * time + phase) }

    /// What the swing adds to the arrivals of the mean until a time of the first period.
    private func swing(until time: Double) -> Double {
        amplitude / frequency * (cosineOfPhase - cos(frequency * time + phase))
    }

    /// How many arrivals are due until a time.
    func arrivals(until time: Double) -> Double {
        mean * time + swing(until: time.truncatingRemainder(dividingBy: period))
    }

    /// The time at which `count` arrivals are reached: the root of the integral, which never falls.
    func time(of count: Double) -> Double {
        guard mean > 0, count > 0 else { return 0 }
        // Whole periods hold exactly the arrivals of the mean, so that the search is within one.
        let periods = (count / (mean * period)).rounded(.down)
        let rest = count - periods * mean * period
        let part = min(max(marks.partitioningIndex { $0 > rest } - 1, 0), Self.parts - 1)
        let width = period / Double(Self.parts)
        var low = Double(part) * width
        var high = low + width
        let inside = (rest - marks[part]) / (marks[part + 1] - marks[part])
        var guess = inside > 0 && inside < 1 ? low + inside * width : (low + high) / 2
        // Newton's steps, each kept inside the bracket that halves when a step leaves it: where the rate is near zero
        // they would overshoot.
        for _ in 0..<80 {
            let error = mean * guess + swing(until: guess) - rest
            if error > 0 { high = guess } else { low = guess }
            let next = guess - error / rate(at: guess)
            let isInside = next > low && next < high
            let step = isInside ? next : (low + high) / 2
            let isDone = abs(step - guess) < 0.01
            guess = step
            if isDone { break }
        }
        return periods * period + guess
    }
}
