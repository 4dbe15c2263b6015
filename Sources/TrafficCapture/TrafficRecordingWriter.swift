import Foundation
import RebalanceRecorder

/// Writes a recording of traffic, as `TrafficRecording` reads it.
public struct TrafficRecordingWriter {
    /// So much is gathered before it is written, in bytes.
    private static let gathered = 1 << 18

    private let path: String
    private let file: FileHandle
    private let encoder = JSONEncoder()
    private var pending = Data()

    /// Makes the file, which must not be there yet and which only its owner may read, and writes the header.
    public init(_ path: String, header: TrafficHeader) throws(TrafficError) {
        self.path = path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw TrafficError(
                .unwritable, path, problem: "cannot be made: \(String(cString: strerror(errno)))",
                remedy: "name a file that is not there yet, in a directory that is")
        }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try append(header)
        try flush()
    }

    public mutating func write(_ event: TapEvent) throws(TrafficError) {
        try append(TrafficLine(event))
        if pending.count >= Self.gathered { try flush() }
    }

    /// Writes what has been gathered.
    public mutating func flush() throws(TrafficError) {
        do { try file.write(contentsOf: pending) } catch {
            throw TrafficError(
                .unwritable, path, problem: "cannot be written: \(error.localizedDescription)",
                remedy: "make room on the disk")
        }
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ value: some Encodable) throws(TrafficError) {
        guard let text = try? encoder.encode(value) else {
            throw TrafficError(.unwritable, path, problem: "an event cannot be encoded", remedy: "tell us of it")
        }
        pending.append(text)
        pending.append(UInt8(ascii: "\n"))
    }
}
