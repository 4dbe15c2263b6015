/// A search for the highest rate at which expressions still hold.
public struct FindMaxPlan: Sendable, Hashable {
    /// The first rate that is tried; it is doubled until something does not hold.
    public var from: ArrivalRate
    /// No higher rate is tried.
    public var atMost: ArrivalRate
    /// How long each rate is held, after the warm-up.
    public var hold: Duration
    /// What must hold.
    public var conditions: [Expression]
    /// How close the highest rate that holds and the lowest that does not must come, as a share of the former.
    public var precision: Double
    /// How often the result is run again before it counts.
    public var confirmations: Int
    /// What is expected of the system in production; the result is told as a share of it.
    public var forecast: ArrivalRate?
    /// The least share of the forecast that the result must be; 1.4 is the headroom rule.
    public var headroom: Double?

    /// Reads the mapping `find-max`; nil if something that it needs is missing or wrong.
    init?(fields: Fields) {
        fields.demand("holds", example: "holds: [latency.p99 < 100ms, errors.rate < 0.1%]")
        fields.demand("at-most", example: "at-most: 50000/s")
        let from = fields.rate("from") ?? ArrivalRate(perSecond: 100)
        let atMost = fields.rate("at-most")
        hold = fields.duration("hold", in: .seconds(1)...(.seconds(86400))) ?? .seconds(10)
        conditions = fields.expressions("holds")
        precision = fields.share("precision") ?? 0.05
        confirmations = fields.integer("confirm", in: 0...100) ?? 3
        forecast = fields.rate("forecast")
        headroom = fields.share("headroom", upTo: 100)
        self.from = from
        self.atMost = atMost ?? from
        if from.perSecond <= 0 {
            fields.report("from", problem: "a search cannot begin at 0/s", remedy: "write a rate such as '100/s'")
        }
        if let atMost, atMost.perSecond < from.perSecond {
            fields.report(
                "at-most", problem: "the search ends at \(atMost), below where it begins, \(from)",
                remedy: "write a rate above \(from)")
        }
        if precision < 0.001 {
            fields.report(
                "precision", problem: "the rates can never come that close", remedy: "write a share from 0.1% on")
        }
        if headroom != nil, forecast == nil { fields.demand("forecast", example: "forecast: 2000/s") }
        for expression in conditions where expression.needsBaseline || expression.timeUntil {
            fields.report(
                "holds", problem: "'\(expression)' has no meaning for a single rate",
                remedy: "compare with a value, as in 'latency.p99 < 100ms'")
        }
        guard atMost != nil, !conditions.isEmpty, precision >= 0.001, from.perSecond > 0 else { return nil }
    }
}
