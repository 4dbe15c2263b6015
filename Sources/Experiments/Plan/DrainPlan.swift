/// When the drain that follows the load is over.
public struct DrainPlan: Sendable, Hashable {
    /// Ends the drain as soon as it holds; nil: whatever was acknowledged has been delivered.
    public var until: Expression?
    public var atMost: Duration

    public init(until: Expression? = nil, atMost: Duration = .seconds(60)) {
        (self.until, self.atMost) = (until, atMost)
    }

    init(fields: Fields) {
        let until = fields.expression("until")
        let longest = fields.duration("at-most", in: .zero...(.seconds(86400)))
        self.init(until: until, atMost: longest ?? .seconds(60))
        guard let until, until.timeUntil else { return }
        fields.report(
            "until", problem: "'time-until' cannot end the drain",
            remedy: "write its condition: '\(until.condition?.text ?? "lag.max == 0")'")
    }
}
