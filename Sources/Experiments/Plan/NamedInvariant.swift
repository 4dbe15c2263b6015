/// An invariant under the name that the experiment gives it.
public struct NamedInvariant: Sendable {
    /// Unique in the experiment; small letters, digits and hyphens.
    public var name: String
    public var spec: any InvariantSpec
    /// Where its name stands.
    public var location: SourceLocation

    public init(name: String, spec: any InvariantSpec, location: SourceLocation) {
        (self.name, self.spec, self.location) = (name, spec, location)
    }

    /// The kind as written in the file; `expect` for an expression.
    public var kind: String { type(of: spec).kind }
}
