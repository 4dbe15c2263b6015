/// The kinds of targets, faults and invariants that an experiment may name. The program fills them in.
public struct Catalogs: Sendable {
    public var targets: [any TargetSpec.Type]
    public var faults: [any FaultSpec.Type]
    /// Without `expect`, which is always known.
    public var invariants: [any InvariantSpec.Type]

    public init(
        targets: [any TargetSpec.Type] = [], faults: [any FaultSpec.Type] = [],
        invariants: [any InvariantSpec.Type] = []
    ) {
        (self.targets, self.faults, self.invariants) = (targets, faults, invariants)
    }
}
