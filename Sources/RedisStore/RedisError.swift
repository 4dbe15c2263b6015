/// A Redis could not be asked.
public struct RedisError: Error, Sendable, Hashable, CustomStringConvertible {
    public var problem: String
    public var remedy: String

    public init(_ problem: String, remedy: String) { (self.problem, self.remedy) = (problem, remedy) }

    public var description: String { "\(problem)\n  fix: \(remedy)" }
}
