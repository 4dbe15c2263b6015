/// The keys of a schedule entry that only some kinds of fault accept.
public enum ScheduleKey: String, Sendable, Hashable, CaseIterable {
    /// How long the fault lasts.
    case `for`
    /// Which connections it touches.
    case between
    /// How long after the fault the process is started again.
    case restartAfter = "restart-after"
}
