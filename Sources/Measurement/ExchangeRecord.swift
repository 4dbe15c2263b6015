/// What became of one request to a gateway; times are nanoseconds of the monotonic clock.
public struct ExchangeRecord: Sendable, Hashable {
    /// What the answer means for the ledger.
    public enum Outcome: UInt8, Sendable, Hashable, CaseIterable {
        /// Sent, and no whole answer: it may have had its effect or not.
        case indeterminate
        /// The answer was one of the expected statuses.
        case acknowledged
        /// It certainly had no effect.
        case rejected
    }

    /// The ledger's number of the operation, dense from 0 per producer.
    public var sequence: UInt64
    public var intended: UInt64
    /// When the last attempt was sent, and when its answer came or was given up.
    public var sent: UInt64
    public var answered: UInt64
    /// The status of the last answer; 0 when there was none.
    public var status: UInt16
    public var outcome: Outcome
    /// How often it was sent; at most 255 are told apart.
    public var attempts: UInt8
    /// The seconds that a `Retry-After` header asked for, at most 48 days; `nil` without one.
    public var retryAfterSeconds: UInt32?
    /// Which backend answered, from 1; 0 when it is not known.
    public var backend: UInt16

    public init(
        sequence: UInt64, intended: UInt64, sent: UInt64, answered: UInt64, status: UInt16, outcome: Outcome,
        attempts: UInt8 = 1, retryAfterSeconds: UInt32? = nil, backend: UInt16 = 0
    ) {
        self.sequence = sequence
        self.intended = intended
        self.sent = sent
        self.answered = answered
        self.status = status
        self.outcome = outcome
        self.attempts = attempts
        self.retryAfterSeconds = retryAfterSeconds
        self.backend = backend
    }

    // MARK: The last word of the stored form

    private static let noRetryAfter: UInt64 = 0x3F_FFFF

    /// From the lowest bit: status 16, backend 16, attempts 8, outcome 2, `Retry-After` 22 (all ones for none).
    var packed: UInt64 {
        let wait = retryAfterSeconds.map { min(UInt64($0), Self.noRetryAfter - 1) } ?? Self.noRetryAfter
        return UInt64(status) | UInt64(backend) << 16 | UInt64(attempts) << 32 | UInt64(outcome.rawValue) << 40
            | wait << 42
    }

    init(sequence: UInt64, intended: UInt64, sent: UInt64, answered: UInt64, packed: UInt64) {
        let wait = packed >> 42
        self.init(
            sequence: sequence, intended: intended, sent: sent, answered: answered,
            status: UInt16(truncatingIfNeeded: packed),
            outcome: Outcome(rawValue: UInt8(packed >> 40 & 3)) ?? .indeterminate,
            attempts: UInt8(truncatingIfNeeded: packed >> 32),
            retryAfterSeconds: wait == Self.noRetryAfter ? nil : UInt32(wait),
            backend: UInt16(truncatingIfNeeded: packed >> 16))
    }
}
