import Experiments

/// Keeps apart how many requests of each route may be under way, so that a slow route leaves room for the others.
///
/// Broken, all routes share one pool.
public struct Bulkhead: Sendable {
    private let limit: Int
    private let conduct: GatewayConduct
    private var underWay: [String: Int] = [:]

    /// `limit`: requests under way per route; broken, of all routes together.
    public init(limit: Int, conduct: GatewayConduct = .correct) {
        (self.limit, self.conduct) = (limit, conduct)
    }

    /// Whether there is room; the caller then calls `leave` once.
    public mutating func enter(_ route: String) -> Bool {
        let count = underWay[compartment(route), default: 0]
        guard count < limit else { return false }
        underWay[compartment(route)] = count + 1
        return true
    }

    public mutating func leave(_ route: String) {
        let count = underWay[compartment(route), default: 0]
        underWay[compartment(route)] = count > 1 ? count - 1 : nil
    }

    private func compartment(_ route: String) -> String { conduct == .correct ? route : "" }
}
