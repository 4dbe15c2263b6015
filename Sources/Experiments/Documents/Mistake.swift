/// One thing that is wrong in a document: where, what, and how to mend it.
public struct Mistake: Error, Sendable, Hashable, CustomStringConvertible {
    public var location: SourceLocation
    /// One clause without a full stop that quotes the offending value.
    public var problem: String
    /// What to write instead.
    public var remedy: String

    public init(location: SourceLocation, problem: String, remedy: String) {
        self.location = location
        self.problem = problem
        self.remedy = remedy
    }

    /// Two lines: `file:line:column: error: problem` and `  fix: remedy`.
    public var description: String { "\(location): error: \(problem)\n  fix: \(remedy)" }
}
