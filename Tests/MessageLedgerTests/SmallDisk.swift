import Foundation
import SystemPackage
import TestSupport

/// A file system with little room, for the length of a test.
final class SmallDisk {
    let path: FilePath

    /// Whether this process may mount one.
    static let isPossible: Bool = {
        guard geteuid() == 0, let directory = try? TemporaryDirectory() else { return false }
        return (try? SmallDisk(in: directory, bytes: 4096)) != nil
    }()

    init(in directory: TemporaryDirectory, bytes: Int) throws {
        path = directory.file("disk")
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        try Self.run(["mount", "-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", path.string])
    }

    // Lazily, since mappings of its files may still be open.
    deinit { try? Self.run(["umount", "-l", path.string]) }

    private static func run(_ words: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.featureUnsupported) }
    }
}
