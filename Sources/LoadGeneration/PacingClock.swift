import CSystemCalls
import Measurement

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Waits on a thread of its own for moments of the monotonic clock.
struct PacingClock {
    /// The shortest sleep: arrivals closer together than this are sent in one wake-up.
    static let grid: UInt64 = 200_000

    /// Asks the kernel to wake this thread on time instead of up to 50 µs late.
    static func sharpen() { highwater_sharpen_timers() }

    static func sleep(until nanoseconds: UInt64) {
        #if os(Linux)
            var time = timespec(
                tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
            while clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &time, nil) == EINTR {}
        #else
            let now = MonotonicClock.now
            guard nanoseconds > now else { return }
            var wanted = timespec(
                tv_sec: Int((nanoseconds - now) / 1_000_000_000), tv_nsec: Int((nanoseconds - now) % 1_000_000_000))
            var rest = timespec()
            while nanosleep(&wanted, &rest) != 0 && errno == EINTR { wanted = rest }
        #endif
    }
}
