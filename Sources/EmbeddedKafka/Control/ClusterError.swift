/// Why a command to the cluster was refused.
public struct ClusterError: Error, Sendable, Hashable, CustomStringConvertible {
    public let problem: String
    public let remedy: String

    public init(_ problem: String, remedy: String) {
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(problem)\n  fix: \(remedy)" }
}
