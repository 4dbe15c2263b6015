/// A place on the way through all arrivals: how many are behind it, exactly.
struct ArrivalPosition: Sendable, Hashable, Comparable {
    /// What an arrival is divided into.
    ///
    /// A rate of one per hour passes one of these parts in a nanosecond, and every rate that is written per second,
    /// minute or hour with up to six decimals passes a whole number of them: sums of stages have no rounding.
    static let parts: UInt64 = 3_600_000_000_000_000_000

    var whole: UInt64
    /// Below `parts`.
    var fraction: UInt64

    static let start = ArrivalPosition(whole: 0, fraction: 0)
    static let end = ArrivalPosition(whole: .max, fraction: 0)

    /// The number of the first arrival at or after the place.
    var nextIndex: UInt64 { fraction == 0 ? whole : whole + 1 }

    static func < (left: ArrivalPosition, right: ArrivalPosition) -> Bool {
        left.whole < right.whole || left.whole == right.whole && left.fraction < right.fraction
    }

    /// The place `count` parts further on; at most `end`.
    func advanced(byParts count: UInt128) -> ArrivalPosition {
        let sum = count + UInt128(fraction)
        let (wholes, rest) = sum.quotientAndRemainder(dividingBy: UInt128(Self.parts))
        let total = UInt128(whole) + wholes
        return total >= UInt128(UInt64.max) ? .end : ArrivalPosition(whole: UInt64(total), fraction: UInt64(rest))
    }

    /// Parts from an earlier place to this one.
    func parts(since earlier: ArrivalPosition) -> UInt128 {
        UInt128(whole - earlier.whole) * UInt128(Self.parts) + UInt128(fraction) - UInt128(earlier.fraction)
    }

    /// Arrivals from an earlier place to this one.
    func arrivals(since earlier: ArrivalPosition) -> Double {
        Double(whole - earlier.whole) + (Double(fraction) - Double(earlier.fraction)) / Double(Self.parts)
    }
}
