#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The machine's monotonic clock, which all processes of a run share and no clock step moves.
public enum MonotonicClock {
    /// Nanoseconds since the machine started.
    @inline(__always) public static var now: UInt64 { read(CLOCK_MONOTONIC) }

    /// Processor time of this process so far, in nanoseconds.
    public static var processorTime: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// What has to be added to a moment of this clock for nanoseconds since 1970.
    public static var wallOffset: UInt64 { read(CLOCK_REALTIME) &- now }

    @inline(__always) private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
