import Foundation

/// The version of this program and of the machine under it.
public enum HighwaterVersion {
    public static let current = "0.1.0"

    static var all: [String: String] {
        [
            "highwater": current, "system": ProcessInfo.processInfo.operatingSystemVersionString,
            "cores": String(ProcessInfo.processInfo.activeProcessorCount),
        ]
    }
}
