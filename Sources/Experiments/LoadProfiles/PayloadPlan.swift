/// What the payload of an event is.
public enum PayloadPlan: Sendable, Hashable, Codable {
    /// No bytes at all.
    case empty
    /// A JSON object that says which event it is, filled up to a size.
    case json(SizeDistribution)
    /// Whatever the template says.
    case template(TextTemplate)

    /// JSON; each size from `minimum` to `maximum` is equally likely.
    public init(minimum: ByteCount, maximum: ByteCount) {
        self = .json(minimum == maximum ? .fixed(minimum) : .uniform(minimum, maximum))
    }
}
