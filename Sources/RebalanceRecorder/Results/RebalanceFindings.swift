/// What a recorder has found, each in the order in which it happened.
public struct RebalanceFindings: Sendable, Hashable, Codable {
    public var rebalances: [LogicalRebalance] = []
    public var staticReturns: [StaticReturn] = []
    public var departures: [Departure] = []
    public var coordinatorMoves: [CoordinatorMove] = []
    public var refusedJoins: [RefusedJoin] = []

    public init() {}

    public var isEmpty: Bool {
        rebalances.isEmpty && staticReturns.isEmpty && departures.isEmpty && coordinatorMoves.isEmpty
            && refusedJoins.isEmpty
    }

    public mutating func append(_ other: RebalanceFindings) {
        rebalances += other.rebalances
        staticReturns += other.staticReturns
        departures += other.departures
        coordinatorMoves += other.coordinatorMoves
        refusedJoins += other.refusedJoins
    }
}
