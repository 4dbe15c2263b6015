import Experiments

/// When each arrival of a load is due, in closed form: the n-th time needs none of those before it, and nothing drifts.
///
/// An even arrival is due when the integral of the rate reaches its number. A fraction of an arrival left over at the
/// end of a stage carries on into the next.
public struct ArrivalSchedule: Sendable {
    /// How the arrivals lie in time.
    enum Kind: Sendable {
        case even
        /// Arrival n lies evenly drawn between n and n + 1 in the integral of the rate.
        case uniform
        case poisson(PoissonArrivals)
        /// At these nanoseconds.
        case recorded([UInt64])
    }

    let kind: Kind
    let curve: RateCurve
    private let seed: UInt64
    /// Arrivals of the whole schedule; 0 for a closed model.
    public let count: UInt64
    public let length: Duration

    /// `seed` is used by the patterns `uniform` and `poisson` only.
    public init(_ profile: LoadProfile, seed: UInt64) {
        switch profile.model {
        case .arrivals(let stages, let pattern):
            self.init(RateCurve(stages), pattern: pattern, seed: seed, length: profile.length)
        case .trace(.rates(let points), let pattern):
            self.init(RateCurve(points), pattern: pattern, seed: seed, length: profile.length)
        case .trace(.arrivals(let arrivals), _):
            self.init(
                kind: .recorded(arrivals.times), curve: RateCurve([Stage]()), seed: seed,
                count: UInt64(arrivals.times.count), length: profile.length)
        case .users, .trace(.outline, _):
            self.init(kind: .recorded([]), curve: RateCurve([Stage]()), seed: seed, count: 0, length: profile.length)
        }
    }

    /// Evenly spaced arrivals.
    public init(_ stages: [Stage]) { self.init(LoadProfile(name: "stages", stages: stages), seed: 0) }

    private init(_ curve: RateCurve, pattern: ArrivalPattern, seed: UInt64, length: Duration) {
        let count = curve.total.nextIndex
        let kind: Kind =
            switch pattern {
            case .even: .even
            case .uniform: .uniform
            case .poisson: .poisson(PoissonArrivals(seed: seed, total: curve.total))
            }
        self.init(kind: kind, curve: curve, seed: seed, count: count, length: length)
    }

    private init(kind: Kind, curve: RateCurve, seed: UInt64, count: UInt64, length: Duration) {
        (self.kind, self.curve, self.count, self.length) = (kind, curve, count, length)
        // A stream of words of its own, apart from those of events with the same seed.
        self.seed = seed ^ 0x7469_6D65
    }

    /// Where an arrival of an even or uniform schedule lies among all arrivals.
    func position(ofArrival index: UInt64) -> ArrivalPosition {
        guard case .uniform = kind else { return ArrivalPosition(whole: index, fraction: 0) }
        // The last arrival may have less than its whole share.
        let share = index < curve.total.whole ? ArrivalPosition.parts : curve.total.fraction
        let word = randomWord(seed: seed, index: index)
        return ArrivalPosition(whole: index, fraction: word.multipliedFullWidth(by: share).high)
    }

    /// Nanoseconds from the start at which an arrival is due.
    ///
    /// For the pattern `poisson` this draws the whole block of the arrival; use a cursor to go through all.
    public func nanoseconds(ofArrival index: UInt64) -> UInt64 {
        precondition(index < count, "the schedule has no such arrival")
        switch kind {
        case .even, .uniform:
            let position = position(ofArrival: index)
            return curve.nanoseconds(of: position, in: curve.segment(at: position))
        case .poisson(let arrivals):
            let block = index / PoissonArrivals.blockLength
            return arrivals.times(ofBlock: block, on: curve)[Int(index % PoissonArrivals.blockLength)]
        case .recorded(let times): return times[Int(index)]
        }
    }

    /// When an arrival is due, from the start.
    public func offset(ofArrival index: UInt64) -> Duration { .nanoseconds(Int64(nanoseconds(ofArrival: index))) }

    /// How many arrivals are due before a time, in nanoseconds from the start: exactly those whose time is smaller.
    public func arrivals(before nanoseconds: UInt64) -> UInt64 {
        switch kind {
        case .recorded(let times): return UInt64(times.partitioningIndex { $0 >= nanoseconds })
        case .poisson(let arrivals): return arrivals.count(before: nanoseconds, on: curve)
        case .even, .uniform:
            // The integral says it to within one or two; the times themselves decide.
            var guess = min(count, UInt64(curve.arrivals(until: nanoseconds).clamped(to: 0...1.8e19)))
            while guess < count, self.nanoseconds(ofArrival: guess) < nanoseconds { guess += 1 }
            while guess > 0, self.nanoseconds(ofArrival: guess - 1) >= nanoseconds { guess -= 1 }
            return guess
        }
    }

    /// The rate at a time, per second. For recorded arrivals, their number in the second around it.
    public func rate(at seconds: Double) -> Double {
        guard case .recorded = kind else { return curve.rate(at: seconds) }
        let first = UInt64(((seconds - 0.5) * 1e9).clamped(to: 0...1e19))
        let last = UInt64(((seconds + 0.5) * 1e9).clamped(to: 0...1e19))
        guard last > first else { return 0 }
        return Double(arrivals(before: last) - arrivals(before: first)) / (Double(last - first) / 1e9)
    }

    /// Goes through the arrivals of one of several workers: those whose number leaves the rest `worker`.
    public func cursor(worker: Int = 0, of workers: Int = 1) -> ArrivalCursor {
        ArrivalCursor(self, worker: UInt64(worker), of: UInt64(workers))
    }
}

extension Double {
    func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
