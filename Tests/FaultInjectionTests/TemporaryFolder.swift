import FaultInjection
import Foundation
import SystemPackage
import Testing

/// A folder of its own for one test, gone with it.
final class TemporaryFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var journal: FilePath { FilePath(path).appending("undo.jsonl") }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

    func make(_ name: String) { _ = FileManager.default.createFile(atPath: path + "/" + name, contents: nil) }

    /// The process that a test's command wrote to `pid`.
    func pid() throws -> pid_t {
        let text = try String(contentsOfFile: path + "/pid", encoding: .utf8)
        return try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// Enters faults as a harness does before it injects them.
    func intend(_ undos: [(id: String, words: [String])]) throws {
        let journal = try UndoJournal(journal)
        for (index, undo) in undos.enumerated() {
            try journal.append(
                UndoJournal.Entry(
                    id: undo.id, step: .intended, atNanoseconds: UInt64(index), kind: "command", subject: "a file",
                    undo: .command(undo.words, directory: path)))
        }
    }

    /// Appends a line that was cut off while it was written.
    func cutOff() throws {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: journal.string))
        try file.seekToEnd()
        try file.write(contentsOf: Data(#"{"id":"late","step":"inten"#.utf8))
        try file.close()
    }
}
