import Experiments

/// A stage of a schedule with all that came before it.
struct RateSegment: Sendable {
    /// Nanoseconds before it.
    var begin: UInt64
    /// Arrivals before it.
    var start: ArrivalPosition
    /// The rate at its start, in parts of an arrival per nanosecond.
    var from: UInt64
    /// The rate at its end.
    var to: UInt64
    /// The number of its sine wave; -1 for a line.
    var wave: Int32 = -1

    /// Whether the rate is constant.
    var isHold: Bool { from == to && wave < 0 }

    /// Rates above this, in arrivals per second, count as this: no machine tells them apart.
    static let fastest = 2.5e9

    /// A rate in parts of an arrival per nanosecond.
    static func rate(_ rate: ArrivalRate) -> UInt64 {
        UInt64((min(rate.perSecond, fastest) * Double(ArrivalPosition.parts) / 1e9).rounded())
    }
}
