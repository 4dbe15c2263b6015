/// A recorded rate.
public struct TracePoint: Sendable, Hashable, Codable {
    /// From the first record on.
    public var nanoseconds: UInt64
    /// Per second; zero or more.
    public var rate: Double

    public init(nanoseconds: UInt64, rate: Double) {
        (self.nanoseconds, self.rate) = (nanoseconds, rate)
    }
}
