/// The owner's side of a lease: renews it until it is lost or the task is cancelled.
public struct Heartbeat<C: Clock<Duration>>: Sendable {
    /// Three renewals fit in a term: one may be lost, and one may be late.
    public static var renewalsPerTerm: Int { 3 }

    private let clock: C
    private let term: Duration
    private let renew: @Sendable () async throws -> Bool

    /// `term` is how long the lease lasts from each renewal. `renew` asks for one: `false` means that the lease has ended,
    /// an error that there was no answer, so that the next beat tries again.
    public init(clock: C, term: Duration, renew: @escaping @Sendable () async throws -> Bool) {
        (self.clock, self.term, self.renew) = (clock, term, renew)
    }

    /// Returns when the lease is lost: it was refused, or nobody answered for a whole term.
    ///
    /// - Throws: only when the task was cancelled.
    public func run() async throws {
        var end = clock.now.advanced(by: term)
        while clock.now < end {
            try await clock.sleep(until: clock.now.advanced(by: term / Self.renewalsPerTerm), tolerance: nil)
            let asked = clock.now
            guard let isRenewed = try? await renew() else {
                try Task.checkCancellation()
                continue
            }
            guard isRenewed else { return }
            end = asked.advanced(by: term)
        }
    }
}
