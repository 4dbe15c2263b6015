import Experiments

/// Profiles of all shapes, drawn from a seed.
enum RandomProfile {
    static func make(seed: UInt64, pattern: ArrivalPattern) -> LoadProfile {
        var dice = SplitMix64(seed: seed)
        let stages = (0..<Int.random(in: 1...6, using: &dice)).map { _ in stage(&dice) }
        return LoadProfile(name: "random", model: .arrivals(stages, pattern: pattern))
    }

    private static func stage(_ dice: inout SplitMix64) -> Stage {
        let length = Duration.nanoseconds(Int64.random(in: 1_000_000...1_500_000_000, using: &dice))
        switch Int.random(in: 0..<6, using: &dice) {
        case 0: return Stage(from: rate(0), to: rate(0), duration: length)
        case 1, 2:
            let held = rate(Double(Int.random(in: 0...80, using: &dice)) / 4)
            return Stage(from: held, to: held, duration: length)
        case 3, 4:
            return Stage(
                from: rate(.random(in: 0...90, using: &dice)), to: rate(.random(in: 0...90, using: &dice)),
                duration: length)
        default:
            let mean = Double.random(in: 0.5...60, using: &dice)
            let amplitude = Bool.random(using: &dice) ? mean : .random(in: 0...mean, using: &dice)
            let wave = SineWave(
                mean: rate(mean), amplitude: rate(amplitude),
                period: .milliseconds(Int.random(in: 50...1500, using: &dice)),
                start: SineWave.Start.allCases.randomElement(using: &dice) ?? .mean)
            return Stage(shape: .sine(wave), duration: length)
        }
    }

    static func rate(_ perSecond: Double) -> ArrivalRate { ArrivalRate(perSecond: perSecond) }

    /// The area under the rate until a time, stage by stage, by Simpson's rule for a sine.
    static func area(_ stages: [Stage], until seconds: Double = .infinity) -> Double {
        var begin = 0.0
        return stages.reduce(0) { area, stage in
            let length = stage.duration.inSeconds
            let inside = min(max(seconds - begin, 0), length)
            begin += length
            switch stage.shape {
            case .line(let from, let to):
                let end = from.perSecond + (to.perSecond - from.perSecond) * inside / length
                return area + (from.perSecond + end) / 2 * inside
            case .sine(let wave):
                let steps = 1000
                let width = inside / Double(steps)
                let sum = (0...steps).reduce(0.0) { sum, step in
                    let weight = step == 0 || step == steps ? 1.0 : step.isMultiple(of: 2) ? 2 : 4
                    return sum + weight * wave.rate(at: Double(step) * width)
                }
                return area + sum * width / 3
            }
        }
    }
}
