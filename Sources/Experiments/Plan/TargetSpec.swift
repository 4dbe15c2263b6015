/// The settings of one kind of target, as an experiment or a target file gives them.
public protocol TargetSpec: Sendable {
    /// The key that names it in an experiment file, such as `kafka`.
    static var kind: String { get }
    /// One sentence for the reference.
    static var summary: String { get }
    /// What it takes from a load; messages if nothing else is said.
    static var operations: OperationKind { get }
    /// Asks for every key it knows and reports mistakes through `fields`; nil if they leave nothing to build.
    init?(fields: Fields)
    /// This target in a few words, for `plan`: "3 embedded brokers, topic orders with 12 partitions".
    var summary: String { get }
    /// Files that it names and that only a run opens.
    var files: [NamedFile] { get }
}

extension TargetSpec {
    public static var operations: OperationKind { .messages }
    public var files: [NamedFile] { [] }
}
