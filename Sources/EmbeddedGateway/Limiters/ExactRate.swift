import Experiments

/// A rate as a whole number of requests in a whole number of nanoseconds, so that limiters never round.
struct ExactRate: Sendable, Hashable {
    let count: Int128
    let period: Int128

    /// A rate that is whole in no second, minute or hour is taken to the millionth.
    init(_ rate: ArrivalRate) {
        for seconds in [1.0, 60, 3600] {
            let count = rate.perSecond * seconds
            guard count >= 1, count == count.rounded() else { continue }
            self.count = Int128(count)
            period = Int128(seconds) * 1_000_000_000
            return
        }
        count = max(1, Int128((rate.perSecond * 1_000_000).rounded()))
        period = 1_000_000_000_000_000
    }

    /// The whole number of nanoseconds after which `credit`, in units of `count` per nanosecond, is there.
    func wait(for credit: Int128) -> UInt64 { UInt64(max(0, (credit + count - 1) / count)) }
}
