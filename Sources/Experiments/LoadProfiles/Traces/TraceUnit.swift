/// How the times of a trace are written.
enum TraceUnit: String, CaseIterable {
    case s, ms, us, ns
    /// Such as `2026-01-31T14:05:09.25Z`.
    case rfc3339

    /// The length of the unit.
    var nanoseconds: UInt64 {
        switch self {
        case .s: 1_000_000_000
        case .ms: 1_000_000
        case .us: 1000
        case .ns, .rfc3339: 1
        }
    }

    /// A time as nanoseconds; nil if the text is none. A fraction of a nanosecond is cut off.
    func time(_ text: UnsafeRawBufferPointer) -> UInt64? {
        guard self != .rfc3339 else { return RFC3339.nanoseconds(text) }
        guard let number = DecimalBytes(text) else { return nil }
        let (whole, isTooLarge) = number.whole.multipliedReportingOverflow(by: nanoseconds)
        // Nine digits times a unit of at most nine digits stay below 2^64.
        let (sum, isOver) = whole.addingReportingOverflow(number.fraction * nanoseconds / 1_000_000_000)
        return isTooLarge || isOver ? nil : sum
    }

    var remedy: String {
        switch self {
        case .rfc3339: "write it as in '2026-01-31T14:05:09.25Z'"
        default: "write decimal digits, as in '12.5', or give the trace another 'unit'"
        }
    }
}
