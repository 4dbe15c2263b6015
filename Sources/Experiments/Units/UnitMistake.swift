/// Why a text is not a quantity, and what to write instead.
public struct UnitMistake: Error, Sendable, Hashable {
    public var problem: String
    public var remedy: String

    public init(problem: String, remedy: String) {
        self.problem = problem
        self.remedy = remedy
    }
}
