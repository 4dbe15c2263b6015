/// One Fetch, seen from one of the partitions it covers.
struct FetchTouch: Sendable {
    var sent: Moment
    /// Where the client wants to read on.
    var offset: Int64
    /// The request itself says so; otherwise its session remembers.
    var isNamed: Bool
    /// How long the broker may wait for records before it answers, in µs.
    var wait: Int64 = 0
    var answered: Moment?
    /// Whether neither the answer nor its part for this partition is an error.
    var isGood = false
    /// Behind the last record of the answer, nil where it brought none.
    var next: Int64?
}
