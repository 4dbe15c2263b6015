/// What can be known of one message; each fact is one bit of its ledger.
public enum Fact: Int, CaseIterable, Sendable {
    /// The target confirmed that it holds the message.
    case acknowledged
    /// The target refused the message, so that it certainly has no effect.
    case rejected
    /// A consumer of the fleet began to process the message.
    case delivered
    /// A consumer began to process the message again.
    case redelivered
    /// The application's outcome store holds the effect of the message.
    case applied
    /// The outcome store holds more than one effect of the message, or a wrong one.
    case misapplied
    /// The operation only asks, such as a GET: no outcome store holds an effect of it.
    case readOnly

    /// Its number, at the cost of none: the compiler looks a raw value of another module up.
    @inlinable var plane: Int {
        switch self {
        case .acknowledged: 0
        case .rejected: 1
        case .delivered: 2
        case .redelivered: 3
        case .applied: 4
        case .misapplied: 5
        case .readOnly: 6
        }
    }
}
