import Measurement

/// What a run tells while it goes on.
public enum RunProgress: Sendable {
    /// The run has a directory; its load starts at this moment of the monotonic clock and lasts this long.
    case begins(RunDirectory, startNanoseconds: UInt64, length: Duration)
    case event(RunEvent)
    case sample(Sample)
}
