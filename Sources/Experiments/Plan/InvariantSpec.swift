/// The settings of one kind of invariant, as an experiment file gives them.
public protocol InvariantSpec: Sendable {
    /// The key that names it in an experiment file, such as `no-loss`.
    static var kind: String { get }
    /// One sentence for the reference.
    static var summary: String { get }
    /// How it is written in an experiment file, such as `bounded-lag: {max: 20000}`.
    static var example: String { get }
    /// Asks for every key it knows and reports mistakes through `fields`; nil if they leave nothing to build.
    init?(fields: Fields)
    /// What must hold, for `plan`: "lag at most 20000".
    var bound: String { get }
}

extension InvariantSpec {
    public static var example: String { "\(kind): {}" }
}
