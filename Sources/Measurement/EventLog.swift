import Foundation
import Synchronization
import SystemPackage

/// Appends events to a file, a line each; a line is written whole, so that SIGKILL leaves at most its end missing.
public final class EventLog: Sendable {
    private let file: FileDescriptor
    private let observer: Mutex<(@Sendable (RunEvent) -> Void)?>
    public let source: String

    public init(_ path: FilePath, source: String) throws {
        self.source = source
        file = try LineFile.append(to: path)
        observer = Mutex(nil)
    }

    deinit { try? file.close() }

    /// Calls `body` with each event from now on, on the thread that tells it.
    public func observe(_ body: @escaping @Sendable (RunEvent) -> Void) { observer.withLock { $0 = body } }

    /// Appends one event. A full disk loses the line, never the run: the judge sees that lines are missing.
    public func append(
        _ kind: RunEvent.Kind, subject: String? = nil, detail: String? = nil, values: [String: Double]? = nil
    ) {
        append(RunEvent(source: source, kind, subject: subject, detail: detail, values: values))
    }

    /// Appends an event that happened when it says, perhaps some time ago.
    public func append(_ event: RunEvent) {
        observer.withLock { $0 }?(event)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var line = try? encoder.encode(event) else { return }
        line.append(0x0A)
        _ = try? file.writeAll(line)
    }

    /// Reads the events of a file; a last line that is cut short is left out.
    public static func read(_ path: FilePath) -> [RunEvent] {
        guard let data = FileManager.default.contents(atPath: path.string) else { return [] }
        let decoder = JSONDecoder()
        return data.split(separator: 0x0A).compactMap { try? decoder.decode(RunEvent.self, from: $0) }
    }
}
