import Foundation
import SystemPackage

/// What tests keep packed, and unpack by the tools that every system has.
public struct PackedFile: Sendable {
    private let file: URL

    /// `file`: nil for a resource that is not there.
    public init(_ file: URL?) throws {
        guard let file else { throw CocoaError(.fileNoSuchFile) }
        self.file = file
    }

    /// The contents of a `.gz` file.
    public func contents() throws -> Data { try output(of: ["gzip", "-dc", file.path]) }

    /// Puts the files of a `.tar.gz` archive into a directory that is there.
    public func unpack(into directory: FilePath) throws {
        _ = try output(of: ["tar", "-xzf", file.path, "-C", directory.string])
    }

    private func output(of words: [String]) throws -> Data {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
        return data
    }
}
