import Foundation
import SystemPackage

/// A directory of its own for each test, removed when the test is over.
public final class TemporaryDirectory: Sendable {
    public let path: FilePath

    public init() throws {
        path = FilePath(FileManager.default.temporaryDirectory.path).appending("highwater-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }

    public func file(_ name: String) -> FilePath { path.appending(name) }
}
