/// A moment on the clock that drives the cluster: nanoseconds since it began. The model has no clock of its own.
public struct ModelTime: Comparable, Hashable, Sendable {
    public var nanoseconds: UInt64

    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    public static let zero = ModelTime(nanoseconds: 0)

    public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    public static func + (time: Self, wait: Duration) -> Self {
        let (seconds, attoseconds) = wait.components
        return ModelTime(
            nanoseconds: time.nanoseconds + UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000))
    }

    public func adding(milliseconds: Int32) -> Self {
        ModelTime(nanoseconds: nanoseconds + UInt64(max(0, milliseconds)) * 1_000_000)
    }
}
