import Foundation
import SystemPackage

/// A directory of its own for each test, removed when the test is over.
public final class TemporaryDirectory: Sendable {
    public let path: FilePath

    public init() throws {
        // A short name: what is appended to a path costs time by its length.
        let name = "highwater-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
        path = FilePath(FileManager.default.temporaryDirectory.path).appending(name)
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }

    public func file(_ name: String) -> FilePath { path.appending(name) }
}
