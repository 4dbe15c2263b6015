/// Who holds a lease, and until when. A value without a clock: whoever asks says what time it is.
///
/// What an owner has set lives as long as its lease. An owner that renews too late has lost it, and has to take a new
/// one: what it had set is gone by then.
public struct LeaseBook<Instant: InstantProtocol & Sendable>: Sendable where Instant.Duration == Duration {
    public struct Lease: Sendable, Hashable {
        public var owner: String
        /// How long it lasts from each renewal.
        public var term: Duration
        public var end: Instant
    }

    private var leases: [String: Lease] = [:]

    public init() {}

    /// All that were not ended, by the name of their owners.
    public var all: [Lease] { leases.values.sorted { $0.owner < $1.owner } }

    /// Gives a lease from `now` on, to a new owner or one that has it already.
    @discardableResult
    public mutating func take(_ owner: String, for term: Duration, at now: Instant) -> Lease {
        let lease = Lease(owner: owner, term: term, end: now.advanced(by: term))
        leases[owner] = lease
        return lease
    }

    /// Lets a lease last for its term from `now`; nil if there is none or it has ended.
    public mutating func renew(_ owner: String, at now: Instant) -> Lease? {
        guard let lease = leases[owner], lease.end > now else { return nil }
        return take(owner, for: lease.term, at: now)
    }

    public func isHeld(_ owner: String, at now: Instant) -> Bool { leases[owner].map { $0.end > now } ?? false }

    /// Ends a lease, whenever its end would be; false if there is none.
    public mutating func end(_ owner: String) -> Bool { leases.removeValue(forKey: owner) != nil }
}
