import NIOCore

/// A line of limited bandwidth with a bounded queue in front of it; knows no clock.
struct DatagramBottleneck {
    /// When the line has sent what is queued.
    private var busyUntil = NIODeadline.uptimeNanoseconds(0)

    /// When bytes that come now have gone through; nil if the queue has no room for them.
    mutating func depart(bytes: Int, at now: NIODeadline, under faults: DatagramFaults) -> NIODeadline? {
        guard let rate = faults.bytesPerSecond else {
            busyUntil = now
            return now
        }
        let start = max(now, busyUntil)
        let queued = Double((start - now).nanoseconds) * Double(rate) / 1e9
        // What is on the line already, or would be at once, needs no room.
        guard queued <= 0 || queued + Double(bytes) <= Double(faults.queueLimit) else { return nil }
        busyUntil = start + .nanoseconds(Int64((Double(bytes) * 1e9 / Double(rate)).rounded()))
        return busyUntil
    }
}
