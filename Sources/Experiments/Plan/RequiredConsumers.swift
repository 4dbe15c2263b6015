/// Whose consumers a fault can act on.
public enum RequiredConsumers: Sendable, Hashable {
    case any
    /// Those that the run starts: the reference consumers, or the user's program.
    case startedByRun
    /// The reference consumers alone, which do as they are told.
    case reference
}
