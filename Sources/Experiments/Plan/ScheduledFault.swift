/// A fault with its place on the timeline.
public struct ScheduledFault: Sendable {
    /// Unique in the experiment; small letters, digits and hyphens.
    public var id: String
    /// From the start of the load, which includes the warm-up.
    public var at: Duration
    public var fault: any FaultSpec
    /// The lease: at its end the fault lets go. Nil for a fault that is over at once.
    public var duration: Duration?
    public var between: Between?
    /// How long after `at` the process is started again.
    public var restartAfter: Duration?
    /// How often it is carried out; nil: once.
    public var repetition: FaultRepetition?
    /// Where the entry stands.
    public var location: SourceLocation

    public init(
        id: String, at: Duration, fault: any FaultSpec, duration: Duration? = nil, between: Between? = nil,
        restartAfter: Duration? = nil, repetition: FaultRepetition? = nil, location: SourceLocation
    ) {
        (self.id, self.at, self.fault, self.duration) = (id, at, fault, duration)
        (self.between, self.restartAfter, self.repetition) = (between, restartAfter, repetition)
        self.location = location
    }

    /// When its effect, or that of its first repetition, is over: after `duration` and after the restart, from the start of
    /// the load.
    public var end: Duration { at + lasting }

    /// How long it, or one repetition of it, lasts.
    public var lasting: Duration { max(duration ?? .zero, restartAfter ?? .zero) }

    /// The kind as written in the file.
    public var kind: String { type(of: fault).kind }
}
