/// A member that found its coordinator on another broker.
public struct CoordinatorMove: Sendable, Hashable, Codable {
    public var group: String
    public var member: String
    public var fromBroker: Int32
    public var toBroker: Int32
    /// The last good answer from the one, and the first from the other, in µs.
    public var lastSuccessMicroseconds: Int64
    public var firstSuccessMicroseconds: Int64
    /// What was answered first, such as `Heartbeat`.
    public var firstSuccess: String
    public var generationBefore: Int32?
    public var generationAfter: Int32?
    /// Errors in between, by name.
    public var errors: [String: Int]
    public var findCoordinatorRequests: Int
    /// Errors of FindCoordinator in between, by name.
    public var findCoordinatorErrors: [String: Int]
    /// Requests in between that were never answered.
    public var unanswered: Int

    public var outageMicroseconds: Int64 { firstSuccessMicroseconds - lastSuccessMicroseconds }
    /// No rebalance happened meanwhile.
    public var isSameGeneration: Bool { generationBefore == generationAfter }
}
