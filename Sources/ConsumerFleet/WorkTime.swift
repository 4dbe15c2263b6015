import Foundation

/// The time a message takes to process, spent as an application does that waits for a database.
enum WorkTime {
    static func spend(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        var rest = timespec()
        while nanosleep(&wanted, &rest) != 0 && errno == EINTR { wanted = rest }
    }
}
