import Foundation
import Synchronization

/// Keeps what the registry says in a file, so that a restart finds it. Written whole, beside the old one, and then put in
/// its place: there is never half of it.
public final class StateFile: Sendable {
    /// How long changes are collected before they are written.
    static let pause = Duration.milliseconds(20)
    /// How long until it is tried again to write what could not be written.
    static let retry = Duration.seconds(1)

    public let path: String
    private let changes: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let failure = Mutex<String?>(nil)

    public init(path: String) {
        self.path = path
        (changes, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Why nothing can be written there; nil if it can.
    var obstacle: String? {
        let parent = NSString(string: path).deletingLastPathComponent
        let directory = parent.isEmpty ? "." : parent
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory) else {
            return "there is no directory '\(directory)'"
        }
        guard isDirectory.boolValue else { return "'\(directory)' is not a directory" }
        return FileManager.default.isWritableFile(atPath: directory)
            ? nil : "the directory '\(directory)' cannot be written in"
    }

    /// Something changed; returns at once.
    public func note() { bell.yield() }

    /// Why the last write failed; nil if it did not.
    public var lastFailure: String? { failure.withLock { $0 } }

    /// Writes after changes until the task is cancelled; `content` says what.
    public func run(_ content: @Sendable () -> JSON) async {
        for await _ in changes {
            try? await Task.sleep(for: Self.pause)
            write(content())
            guard lastFailure != nil else { continue }
            try? await Task.sleep(for: Self.retry)
            note()
        }
    }

    func write(_ content: JSON) {
        do {
            try Data((content.lines + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            failure.withLock { $0 = nil }
        } catch {
            let isNew = failure.withLock { failure in
                defer { failure = error.localizedDescription }
                return failure == nil
            }
            guard isNew else { return }
            let text = "highwater: error: cannot keep the state in \(path): \(error.localizedDescription)\n"
            try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
        }
    }
}
