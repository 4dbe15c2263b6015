/// What a tap tells, in the order in which it happened.
public enum TapEvent: Sendable, Hashable {
    case connection(TapConnection)
    case frame(TapFrame)

    /// In µs of a clock that never goes back.
    public var microseconds: Int64 {
        switch self {
        case .connection(let event): event.microseconds
        case .frame(let frame): frame.microseconds
        }
    }
}
