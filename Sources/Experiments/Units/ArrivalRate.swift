/// How many operations begin in a given time, written as `500/s`, `30/min` or `100/h`.
public struct ArrivalRate: Sendable, Hashable, Codable {
    /// Zero or more.
    public var perSecond: Double

    /// `perSecond` must be finite and not negative.
    public init(perSecond: Double) {
        precondition(perSecond.isFinite && perSecond >= 0, "a rate is zero or more")
        self.perSecond = perSecond
    }

    /// `count` operations in every `period`.
    public init(_ count: Double, per period: Duration) {
        self.init(perSecond: count / period.inSeconds)
    }

    private static let seconds: KeyValuePairs = ["s": 1.0, "min": 60.0, "h": 3600.0]

    /// Reads `500/s`. Throws a `UnitMistake` if the unit is missing or unknown or the number is not plain.
    public init(parsing text: String) throws(UnitMistake) {
        let written = try WrittenQuantity(text, noun: "rate", example: "500/s")
        guard !written.unit.isEmpty else {
            throw UnitMistake(
                problem: "the rate '\(text)' has no unit",
                remedy: "write '\(text)/s' (or '\(text)/min'): a rate is a count per time")
        }
        guard written.unit.hasPrefix("/"), let period = Self.seconds.first(where: { "/" + $0.key == written.unit })
        else {
            throw UnitMistake(
                problem: "the rate '\(text)' has the unknown unit '\(written.unit)'",
                remedy:
                    "write '\(written.number)/s', '\(written.number)/min' or '\(written.number)/h'")
        }
        perSecond = (Double(written.number) ?? 0) / period.value
        guard perSecond <= 1e9 else {
            throw UnitMistake(problem: "the rate '\(text)' is too high", remedy: "write at most '1000000000/s'")
        }
    }

    public static func * (rate: ArrivalRate, factor: Double) -> ArrivalRate {
        ArrivalRate(perSecond: rate.perSecond * factor)
    }
}

extension ArrivalRate: CustomStringConvertible {
    /// As it is written in a file: `500/s`, or `30/min` where that is a whole number and the rate per second is not.
    public var description: String {
        for (unit, period) in Self.seconds {
            let count = (perSecond * period).rounded()
            if count / period == perSecond { return "\(WrittenQuantity.digits(count))/\(unit)" }
        }
        return "\(WrittenQuantity.digits(perSecond))/s"
    }
}
