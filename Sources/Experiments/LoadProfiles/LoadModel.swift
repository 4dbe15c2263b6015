/// What decides when an operation begins.
public enum LoadModel: Sendable, Hashable, Codable {
    /// Open: a schedule of arrivals that waits for no answer. At least one stage.
    case arrivals([Stage], pattern: ArrivalPattern)
    /// Closed: users who each wait for an answer, think, and ask again. At least one stage.
    case users([UserStage], think: ThinkTime)
    /// Open: arrivals or rates as they were recorded elsewhere; the pattern is for rates only.
    case trace(Trace, pattern: ArrivalPattern)

    /// How long the load lasts.
    public var length: Duration {
        switch self {
        case .arrivals(let stages, _): stages.reduce(.zero) { $0 + $1.duration }
        case .users(let stages, _): stages.reduce(.zero) { $0 + $1.duration }
        case .trace(let trace, _): trace.length
        }
    }

    /// How many arrivals are due in all; 0 for a closed model, which has no schedule.
    public var arrivals: Double {
        switch self {
        case .arrivals(let stages, _): stages.reduce(0) { $0 + $1.arrivals }
        case .users: 0
        case .trace(let trace, _): trace.count
        }
    }

    /// The highest rate that is asked for; zero for a closed model, and for recorded arrivals, which have none.
    public var peak: ArrivalRate {
        switch self {
        case .arrivals(let stages, _): ArrivalRate(perSecond: stages.map(\.peak.perSecond).max() ?? 0)
        case .users: ArrivalRate(perSecond: 0)
        case .trace(let trace, _): trace.peak
        }
    }

    /// Whether `scaled(by:)` can follow any factor: recorded arrivals are what they are.
    public var isScalable: Bool {
        if case .trace(let trace, _) = self { return trace.isScalable }
        return true
    }

    /// The same model with every rate, or the number of users, multiplied by `factor`.
    public func scaled(by factor: Double) -> LoadModel {
        switch self {
        case .arrivals(let stages, let pattern): .arrivals(stages.map { $0.scaled(by: factor) }, pattern: pattern)
        case .users(let stages, let think): .users(stages.map { $0.scaled(by: factor) }, think: think)
        case .trace(let trace, let pattern): .trace(trace.scaled(by: factor), pattern: pattern)
        }
    }

    /// A line for each of the first stages, for a person to read.
    public func outline(lines limit: Int = 12) -> [String] {
        let all: [String] =
            switch self {
            case .arrivals(let stages, _): stages.prefix(limit + 1).map(\.description)
            case .users(let stages, let think):
                stages.prefix(limit + 1).map(\.description) + ["think time \(think)"]
            case .trace(let trace, _): [trace.description]
            }
        guard all.count > limit, limit > 0 else { return all }
        return all.prefix(limit - 1) + ["… and more"]
    }
}
