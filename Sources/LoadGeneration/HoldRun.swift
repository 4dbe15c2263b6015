/// Evenly spaced times, each from the one before by additions of whole numbers, without drift.
///
/// The time of an arrival is a quotient, rounded to the nanosecond; from one arrival to the next its whole part and its
/// remainder grow by fixed amounts.
struct HoldRun: Sendable {
    /// When the present arrival is due, in nanoseconds from the start.
    private(set) var time: UInt64 = 0
    private var remainder: UInt64 = 0
    private var divisor: UInt64 = 1
    private var step: UInt64 = 0
    private var remainderStep: UInt64 = 0

    init() {}

    /// Begins at an arrival of a segment whose rate is constant.
    init(_ segment: RateSegment, from arrival: UInt64, stride: UInt64) {
        divisor = segment.from
        let position = ArrivalPosition(whole: arrival, fraction: 0)
        let first = (position.parts(since: segment.start) + UInt128(divisor / 2))
            .quotientAndRemainder(dividingBy: UInt128(divisor))
        time = segment.begin + UInt64(first.quotient)
        remainder = UInt64(first.remainder)
        let each = (UInt128(stride) * UInt128(ArrivalPosition.parts)).quotientAndRemainder(dividingBy: UInt128(divisor))
        step = UInt64(clamping: each.quotient)
        remainderStep = UInt64(each.remainder)
    }

    /// Goes on to the next arrival.
    mutating func advance() {
        // May pass the end of the schedule with its last step.
        time &+= step
        // Both are below the divisor, which is below 2^63.
        remainder += remainderStep
        guard remainder >= divisor else { return }
        remainder -= divisor
        time &+= 1
    }
}
