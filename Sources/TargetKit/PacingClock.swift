import CSystemCalls

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Waits on a thread of its own for moments of the monotonic clock.
public struct PacingClock {
    /// Asks the kernel to wake this thread on time instead of up to 50 µs late.
    public static func sharpen() { highwater_sharpen_timers() }

    /// Asks the kernel to run this thread before all ordinary ones (SCHED_FIFO); false when it refuses.
    public static func requestRealtime() -> Bool { highwater_request_realtime() == 0 }

    /// Nanoseconds of the monotonic clock now.
    public static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Sleeps until a moment; returns at once when it has passed.
    public static func sleep(until nanoseconds: UInt64) {
        #if os(Linux)
            var time = timespec(
                tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
            while clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &time, nil) == EINTR {}
        #else
            let now = Self.now
            guard nanoseconds > now else { return }
            var wanted = timespec(
                tv_sec: Int((nanoseconds - now) / 1_000_000_000), tv_nsec: Int((nanoseconds - now) % 1_000_000_000))
            var rest = timespec()
            while nanosleep(&wanted, &rest) != 0 && errno == EINTR { wanted = rest }
        #endif
    }
}

extension MessageProducer {
    public func wait(until nanoseconds: UInt64) { PacingClock.sleep(until: nanoseconds) }
}
