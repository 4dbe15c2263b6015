/// Why a proxy could not start.
public struct ProxyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The address or setting concerned.
    public var location: String
    public var problem: String
    public var remedy: String
    /// Whether it would be the same on any machine: what was asked for cannot be.
    public var isOfSettings = false

    public init(location: String, problem: String, remedy: String) {
        self.location = location
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(location): error: \(problem)\n  fix: \(remedy)" }
}
