import Measurement
import SystemPackage

/// Paths that an experiment gives relative to its run.
enum FilePathText {
    /// An absolute path as it is, a relative one below the run directory.
    static func resolve(_ text: String, in directory: RunDirectory) -> String {
        text.hasPrefix("/") ? text : directory.path.appending(text).string
    }
}
