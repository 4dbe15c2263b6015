/// What a number counts, and so which unit it is written with.
public enum Dimension: String, Sendable, Hashable, Codable, CaseIterable {
    /// A plain number, without a unit.
    case count
    /// Base unit: the second.
    case duration
    /// Base unit: the whole, so 1 is 100%.
    case share
    /// Base unit: once per second.
    case rate

    /// How a value of this dimension is written, such as `80ms`.
    public var example: String {
        switch self {
        case .count: "500"
        case .duration: "80ms"
        case .share: "2%"
        case .rate: "500/s"
        }
    }

    /// Reads a value and gives it in the base unit. Throws a `UnitMistake` if the unit is missing or another one.
    func value(parsing text: String) throws(UnitMistake) -> Double {
        switch self {
        case .duration: return try Duration(parsing: text).inSeconds
        case .share: return try Share(parsing: text).fraction
        case .rate: return try ArrivalRate(parsing: text).perSecond
        case .count:
            let written = try WrittenQuantity(text, noun: "count", example: example)
            guard written.unit.isEmpty else {
                throw UnitMistake(
                    problem: "the count '\(text)' has the unit '\(written.unit)'",
                    remedy: "write '\(written.number)': a count has no unit")
            }
            return Double(written.number) ?? 0
        }
    }

    /// Writes a value of the base unit so that it reads back the same; durations to the nanosecond.
    public func written(_ value: Double) -> String {
        switch self {
        case .count: WrittenQuantity.digits(value)
        case .duration: Duration.nanoseconds(Int64((value * 1e9).rounded())).written
        case .share: Share(fraction: value).description
        case .rate: ArrivalRate(perSecond: value).description
        }
    }
}
