import Invariants

/// A run that could not be carried out.
public struct RunFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public var code: ExitCode
    public var problem: String

    public init(_ code: ExitCode, _ problem: String) {
        self.code = code
        self.problem = problem
    }

    public var description: String { problem }
}
