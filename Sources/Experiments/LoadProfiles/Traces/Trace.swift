/// What was recorded elsewhere and is replayed.
public enum Trace: Sendable, Hashable, Codable {
    case arrivals(TraceArrivals)
    /// Rates over time, each changing evenly to the next; at least two, the first at 0.
    case rates([TracePoint])
    /// Only known by its size: a run that is judged again does not keep a large trace.
    case outline(FileOutline)

    public var length: Duration {
        switch self {
        case .arrivals(let arrivals): arrivals.length
        case .rates(let points): .nanoseconds(Int64(clamping: points.last?.nanoseconds ?? 0))
        case .outline(let outline): .nanoseconds(Int64(clamping: outline.nanoseconds))
        }
    }

    /// How many arrivals there are, or the area under the rates.
    public var count: Double {
        switch self {
        case .arrivals(let arrivals): Double(arrivals.times.count)
        case .rates(let points): Self.area(points)
        case .outline(let outline): Double(outline.entries)
        }
    }

    /// The highest recorded rate; zero for arrivals.
    var peak: ArrivalRate {
        guard case .rates(let points) = self else { return ArrivalRate(perSecond: 0) }
        return ArrivalRate(perSecond: points.reduce(0) { max($0, $1.rate) })
    }

    var isScalable: Bool {
        if case .arrivals = self { return false }
        return true
    }

    func scaled(by factor: Double) -> Trace {
        guard case .rates(let points) = self else { return self }
        return .rates(points.map { TracePoint(nanoseconds: $0.nanoseconds, rate: $0.rate * factor) })
    }

    private static func area(_ points: [TracePoint]) -> Double {
        var area = 0.0
        for (first, second) in zip(points, points.dropFirst()) {
            area += (first.rate + second.rate) / 2 * Double(second.nanoseconds - first.nanoseconds) / 1e9
        }
        return area
    }
}

extension Trace: CustomStringConvertible {
    /// What a person reads in a plan: `replay of 1200 arrivals in 60s`.
    public var description: String {
        switch self {
        case .arrivals(let arrivals): "replay of \(arrivals.times.count) arrivals in \(length.written)"
        case .rates(let points): "replay of \(points.count) rates in \(length.written)"
        case .outline: "replay of a trace in \(length.written)"
        }
    }
}
