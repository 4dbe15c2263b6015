import NIOCore

/// Whether a loop should look for its next event for a short time before it sleeps.
///
/// A core that has nothing to do takes longer to wake than a quick peer takes to answer. Looking is worth it as long as at
/// least every third event comes in time; of events that come far apart it costs nothing, since it is given up.
struct BusyPolling: Sendable {
    /// So long a loop looks.
    static let time = TimeAmount.microseconds(50)
    private static let limit = 16

    /// An event that comes in time earns two, one that does not costs one.
    private var credit = 0

    var isWorthwhile: Bool { credit > 0 }

    /// How long the loop has waited for an event, looking or asleep.
    mutating func note(_ waited: TimeAmount) {
        credit = waited < Self.time ? min(Self.limit, credit + 2) : max(0, credit - 1)
    }
}
