/// A stretch of a load profile in which the arrival rate is constant or changes evenly.
public struct Stage: Sendable, Hashable, Codable {
    /// The rate at the start.
    public var from: ArrivalRate
    /// The rate at the end; equal to `from` if the rate is held.
    public var to: ArrivalRate
    /// More than zero.
    public var duration: Duration

    public init(from: ArrivalRate, to: ArrivalRate, duration: Duration) {
        (self.from, self.to, self.duration) = (from, to, duration)
    }

    /// How many arrivals are due in the stage: the area under the rate.
    public var arrivals: Double { (from.perSecond + to.perSecond) / 2 * duration.inSeconds }
}
