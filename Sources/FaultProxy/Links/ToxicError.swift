/// Why a toxic cannot be what it was asked to be.
public struct ToxicError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The attribute concerned.
    public var attribute: String
    public var problem: String
    public var remedy: String

    public init(_ attribute: String, problem: String, remedy: String) {
        self.attribute = attribute
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(attribute): error: \(problem)\n  fix: \(remedy)" }

    /// A year: longer waits are mistakes of a unit.
    static let longest = Duration.seconds(31_536_000)

    static func check(_ duration: Duration, _ attribute: String, isZeroAllowed: Bool = true) throws(ToxicError) {
        guard duration >= .zero, isZeroAllowed || duration > .zero, duration <= longest else {
            throw ToxicError(
                attribute, problem: "\(duration) is not a time it can have",
                remedy: "give \(isZeroAllowed ? "0 or more" : "more than 0"), at most a year")
        }
    }

    static func check(share: Double, _ attribute: String) throws(ToxicError) {
        guard share >= 0, share <= 1 else {
            throw ToxicError(attribute, problem: "\(share) is not a share", remedy: "give a number from 0 to 1")
        }
    }

    static func check(_ number: Int, _ attribute: String, atLeast least: Int = 0) throws(ToxicError) {
        guard number >= least, number <= 1 << 50 else {
            throw ToxicError(
                attribute, problem: "\(number) is out of range", remedy: "give \(least) or more, at most 2^50")
        }
    }
}
