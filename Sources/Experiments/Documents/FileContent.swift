import Foundation

/// What a large file gives: its bytes, or what an earlier reading made of them.
public enum FileContent: Sendable {
    /// Mapped where the system can do that, so that they take no memory of ours.
    case bytes(Data)
    case outline(FileOutline)
}
