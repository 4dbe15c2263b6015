/// Why the control port or what it controls could not start.
public struct ControlError: Error, Sendable, Hashable, CustomStringConvertible {
    public var problem: String
    public var remedy: String

    public init(problem: String, remedy: String) { (self.problem, self.remedy) = (problem, remedy) }

    public var description: String { "\(problem)\n  fix: \(remedy)" }
}
