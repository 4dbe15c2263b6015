import Foundation

/// Asks git what is checked out in a directory.
struct GitWorkingTree {
    private let directory: String

    init(_ directory: String) { self.directory = directory }

    /// Nothing without git, without a repository, or without a commit in it.
    var commit: CommitIdentity? {
        guard let hash = output("rev-parse", "--verify", "HEAD"), !hash.isEmpty else { return nil }
        let branch = output("symbolic-ref", "--quiet", "--short", "HEAD")
        let changes = output("status", "--porcelain", "--untracked-files=no") ?? ""
        return CommitIdentity(commit: hash, branch: branch, isModified: !changes.isEmpty)
    }

    private func output(_ words: String...) -> String? {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "-C", directory] + words
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
