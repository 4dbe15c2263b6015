import Foundation

/// The time of day, which goes on while a process does not.
enum WallClock {
    /// Since 1970 in UTC.
    static var milliseconds: Int { Int((Date.now.timeIntervalSince1970 * 1000).rounded()) }
}
