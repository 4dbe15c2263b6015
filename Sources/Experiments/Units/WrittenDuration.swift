import Foundation

extension Duration {
    private static let writtenUnits: KeyValuePairs = [
        "h": 3_600_000_000_000, "min": 60_000_000_000, "s": 1_000_000_000, "ms": 1_000_000, "us": 1000,
    ]

    /// Reads `80ms`, `5s`, `2min`, `1h` or `250us`, to the nanosecond.
    ///
    /// Throws a `UnitMistake` if the unit is missing or unknown, or above 10000 hours.
    public init(parsing text: String) throws(UnitMistake) {
        let written = try WrittenQuantity(text, noun: "duration", example: "5s")
        guard !written.unit.isEmpty else {
            throw UnitMistake(
                problem: "the duration '\(text)' has no unit", remedy: "write '\(text)s' (or '\(text)ms')")
        }
        guard let unit = Self.writtenUnits.first(where: { $0.key == written.unit }) else {
            throw UnitMistake(
                problem: "the duration '\(text)' has the unknown unit '\(written.unit)'",
                remedy: Self.remedy(written))
        }
        let nanoseconds = (Double(written.number) ?? 0) * Double(unit.value)
        guard nanoseconds <= 36e15 else {
            throw UnitMistake(problem: "the duration '\(text)' is too long", remedy: "write at most '10000h'")
        }
        let exact = NSDecimalNumber(decimal: written.decimal * Decimal(unit.value))
        self = .nanoseconds(exact.rounding(accordingToBehavior: nil).int64Value)
    }

    private static func remedy(_ written: WrittenQuantity) -> String {
        let aliases = [
            "m": "min", "mins": "min", "minute": "min", "minutes": "min", "sec": "s", "secs": "s", "seconds": "s",
            "second": "s", "S": "s", "hours": "h", "hour": "h", "hr": "h", "H": "h", "µs": "us", "msec": "ms",
            "millis": "ms",
        ]
        if let unit = aliases[written.unit] { return "write '\(written.number)\(unit)'" }
        return "use us, ms, s, min or h, as in '\(written.number)s'"
    }

    /// As it is written in a file, in the largest unit that gives a whole number: `90s`, `2min`, `1500ms`.
    public var written: String {
        let nanoseconds = components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
        guard nanoseconds != 0 else { return "0s" }
        if let unit = Self.writtenUnits.first(where: { nanoseconds.isMultiple(of: Int64($0.value)) }) {
            return "\(nanoseconds / Int64(unit.value))\(unit.key)"
        }
        return "\(WrittenQuantity.digits(Decimal(nanoseconds) / 1000))us"
    }

    /// The length in seconds, as a `Double`.
    public var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
