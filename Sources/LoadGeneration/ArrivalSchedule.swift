import Experiments

/// When each arrival of a load is due, in closed form: the n-th time needs none of those before it, and nothing drifts.
///
/// An arrival is due when the integral of the rate reaches its number. A fraction of an arrival left over at the end of
/// a stage carries on into the next.
public struct ArrivalSchedule: Sendable {
    /// One stage with what came before it.
    private struct Segment: Sendable {
        /// Arrivals before the stage, with their fraction.
        var before: Double
        /// Seconds before the stage.
        var begin: Double
        var length: Double
        var from: Double
        var to: Double

        var arrivals: Double { (from + to) / 2 * length }

        /// Seconds into the stage at which `count` arrivals of it are reached.
        func seconds(until count: Double) -> Double {
            // At rate 0 the form below would divide 0 by 0.
            guard count > 0 else { return 0 }
            guard from != to else { return count / from }
            // from·t + (to − from)/(2·length)·t² = count, in the form that does not cancel for small slopes.
            let slope = (to - from) / length
            let root = max(0, from * from + 2 * slope * count).squareRoot()
            return 2 * count / (from + root)
        }

        func arrivals(until seconds: Double) -> Double {
            from * seconds + (to - from) / (2 * length) * seconds * seconds
        }
    }

    private let segments: [Segment]
    /// Arrivals of the whole schedule.
    public let count: UInt64
    public let length: Duration

    public init(_ stages: [Stage]) {
        var segments: [Segment] = []
        var arrivals = 0.0
        var begin = 0.0
        for stage in stages {
            let segment = Segment(
                before: arrivals, begin: begin, length: stage.duration.inSeconds, from: stage.from.perSecond,
                to: stage.to.perSecond)
            segments.append(segment)
            arrivals += segment.arrivals
            begin += segment.length
        }
        self.segments = segments
        // Arrival 0 is due at the start; the last one lies before the end.
        count = UInt64((arrivals - 1e-9).rounded(.up).clamped(to: 0...1e18))
        length = stages.reduce(.zero) { $0 + $1.duration }
    }

    /// Nanoseconds from the start at which an arrival is due.
    public func nanoseconds(ofArrival index: UInt64) -> UInt64 {
        let number = Double(index)
        let segment = segments.last { $0.before <= number && $0.arrivals > 0 } ?? segments[0]
        let seconds = segment.begin + segment.seconds(until: number - segment.before)
        return UInt64((seconds * 1e9).rounded())
    }

    /// When an arrival is due, from the start.
    public func offset(ofArrival index: UInt64) -> Duration { .nanoseconds(Int64(nanoseconds(ofArrival: index))) }

    /// Arrivals that are due before a time, in nanoseconds from the start.
    public func arrivals(before nanoseconds: UInt64) -> UInt64 {
        let seconds = Double(nanoseconds) / 1e9
        guard let segment = segments.last(where: { $0.begin <= seconds }) else { return 0 }
        let reached = segment.before + segment.arrivals(until: min(seconds - segment.begin, segment.length))
        return min(count, UInt64((reached - 1e-9).rounded(.up).clamped(to: 0...1e18)))
    }

    /// The rate at a time, per second.
    public func rate(at seconds: Double) -> Double {
        guard let segment = segments.last(where: { $0.begin <= seconds }),
            seconds <= segment.begin + segment.length
        else { return 0 }
        return segment.from + (segment.to - segment.from) * (seconds - segment.begin) / segment.length
    }
}

extension Double {
    func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
