/// A target could not be started, reached or used.
public struct TargetError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// Nothing answers there.
        case unreachable
        /// It answers, but cannot do what was asked.
        case unsuitable
    }

    public var kind: Kind
    public var problem: String
    public var remedy: String

    public init(_ kind: Kind, _ problem: String, remedy: String) {
        self.kind = kind
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(problem)\n  fix: \(remedy)" }
}
