import Experiments

/// Which backend gets the next request: in turn, without those that failed a while ago.
///
/// After `rest` a failed backend gets one request as a trial; that it answers brings it back. Broken, it goes on in
/// turn whatever happens.
public struct UpstreamPool: Sendable {
    private enum Health {
        case up
        /// Out until this time, or on trial until then: a trial whose end nobody tells does not last for ever.
        case out(until: UInt64)
    }

    private let rest: UInt64
    private let conduct: GatewayConduct
    private var health: [Health]
    private var turn = 0

    /// `rest`: in nanoseconds.
    public init(count: Int, rest: UInt64, conduct: GatewayConduct = .correct) {
        (self.rest, self.conduct) = (rest, conduct)
        health = Array(repeating: .up, count: count)
    }

    /// The backend for a request at `now`, in nanoseconds, not one of `tried`; `nil` when all were.
    ///
    /// When every one is out, they are tried in turn: nothing is better than they are.
    public mutating func choose(at now: UInt64, tried: Set<Int> = []) -> Int? {
        let inTurn = (0..<health.count).map { (turn + $0) % health.count }.filter { !tried.contains($0) }
        guard let chosen = inTurn.first(where: { isReady($0, at: now) }) ?? inTurn.first else { return nil }
        turn = (chosen + 1) % health.count
        if case .out(let until) = health[chosen], until <= now { health[chosen] = .out(until: now + rest) }
        return chosen
    }

    /// Tells how a request to a backend ended.
    public mutating func note(_ backend: Int, answered: Bool, at now: UInt64) {
        health[backend] = answered ? .up : .out(until: now + rest)
    }

    private func isReady(_ backend: Int, at now: UInt64) -> Bool {
        guard conduct == .correct, case .out(let until) = health[backend] else { return true }
        return until <= now
    }
}
