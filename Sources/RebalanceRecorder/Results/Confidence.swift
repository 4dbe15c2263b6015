/// How far what was seen on the wire decides who did what.
public struct Confidence: Sendable, Hashable, Codable {
    public enum Level: String, Sendable, Hashable, Codable {
        /// Each member has a client id of its own, and the trigger was seen or told.
        case certain
        /// The trigger's time was inferred.
        case likely
        /// Members cannot be told apart in everything.
        case ambiguous
    }

    public var level = Level.certain
    /// What is not certain, a sentence each.
    public var doubts: [String] = []

    mutating func doubt(_ level: Level, _ sentence: String) {
        if self.level == .certain || level == .ambiguous { self.level = level }
        if !doubts.contains(sentence) { doubts.append(sentence) }
    }
}
