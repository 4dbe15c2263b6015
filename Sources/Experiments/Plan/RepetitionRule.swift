/// How an expectation is judged over the repetitions of a fault.
public enum RepetitionRule: String, Sendable, Hashable, CaseIterable {
    /// A timing: the interval of the median must lie within the bound.
    case median
    /// A promise: each repetition must hold, and one that does not breaks it.
    case each

    /// What a median needs to decide anything: the range of fewer values covers it with less than 93 %.
    public static let leastCount = 5
}

extension Expression {
    /// What fits it where the file does not say: how long something takes, and how fast it goes, is measured with a
    /// spread; how often something went wrong is not.
    var repetitionRule: RepetitionRule { isOrdered && [.duration, .rate].contains(dimension) ? .median : .each }

    /// Whether its comparison has a good side.
    var isOrdered: Bool { ![.equal, .different].contains(comparison) }
}
