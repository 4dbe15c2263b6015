/// How often a fault is carried out in one run: `repeat: {times: 5, at-most: 15, every: 20s}`.
public struct FaultRepetition: Sendable, Hashable {
    /// How often in any case; 2 or more.
    public var times: Int
    /// How often at the most, while a timing check is unclear; not below `times`.
    public var atMost: Int
    /// From the start of one repetition to the start of the next: the time that one has, fault and recovery together.
    public var every: Duration

    public init(times: Int, atMost: Int, every: Duration) {
        (self.times, self.atMost, self.every) = (times, atMost, every)
    }

    /// What a system has to recover after each repetition, if the file does not say how far apart they are.
    public static let recovery = Duration.seconds(10)
    /// How many times more than asked for a fault is repeated at the most, if the file does not say.
    public static let patience = 3

    /// How long so many repetitions take, the recovery of the last one included.
    public func span(_ count: Int) -> Duration { every * count }
}

extension ScheduledFault {
    /// The name of a repetition, from 1: `kill-one#2`. No id of a schedule has a `#`.
    public static func repetitionID(of id: String, _ number: Int) -> String { "\(id)#\(number)" }

    /// One repetition as a fault of its own, from 1.
    public func repetition(_ number: Int) -> ScheduledFault {
        guard let repetition else { return self }
        var fault = self
        fault.id = Self.repetitionID(of: id, number)
        fault.at = at + repetition.span(number - 1)
        fault.repetition = nil
        return fault
    }

    /// When so many repetitions are over, each with the time it has to recover; without repetitions when it ends.
    public func end(afterRepetitions count: Int) -> Duration {
        repetition.map { at + $0.span(count) } ?? end
    }

    /// When it is over at the latest, from the start of the load.
    public var latestEnd: Duration { end(afterRepetitions: repetition?.atMost ?? 1) }
}
