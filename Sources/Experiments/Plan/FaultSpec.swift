/// The settings of one kind of fault, as an experiment file gives them.
public protocol FaultSpec: Sendable {
    /// The key that names it in an experiment file, such as `kill`.
    static var kind: String { get }
    /// One sentence for the reference.
    static var summary: String { get }
    /// The keys beside `id`, `at` and `fault` that a schedule entry of this kind may have; `for` by default.
    static var accepts: Set<ScheduleKey> { get }
    /// Whether it starts again what it ended, with `restart-after` or at the end of `for`.
    static var startsAgain: Bool { get }
    /// Asks for every key it knows and reports mistakes through `fields`; nil if they leave nothing to build.
    init?(fields: Fields)
    /// What it does, for `plan`: "SIGKILL one consumer chosen by seed".
    var effect: String { get }
    /// How it is undone, for `plan`: "start it again 3s later".
    var undo: String { get }
    /// Whether `for:` is mandatory.
    var needsDuration: Bool { get }
    /// Whose consumers it can act on; `any` by default.
    var requiredConsumers: RequiredConsumers { get }
    /// The least `for:` with which it can be done in a group of so many consumers; nil by default.
    func shortestDuration(consumers: Int) -> Duration?
}

extension FaultSpec {
    public static var accepts: Set<ScheduleKey> { [.for] }
    public static var startsAgain: Bool { false }
    public var requiredConsumers: RequiredConsumers { .any }
    public func shortestDuration(consumers: Int) -> Duration? { nil }
}
