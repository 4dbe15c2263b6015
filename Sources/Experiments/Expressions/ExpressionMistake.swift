/// Why a text is not an expression.
public struct ExpressionMistake: Error, Sendable, Hashable {
    /// Where the offending word begins, in Unicode scalars from the start of the text.
    public var offset: Int
    public var problem: String
    public var remedy: String
}
