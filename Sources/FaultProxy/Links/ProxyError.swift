/// Why a proxy could not start.
public struct ProxyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The address or setting concerned.
    public var location: String
    public var problem: String
    public var remedy: String

    public init(location: String, problem: String, remedy: String) {
        self.location = location
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(location): error: \(problem)\n  fix: \(remedy)" }
}
