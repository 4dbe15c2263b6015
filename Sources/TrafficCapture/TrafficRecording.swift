import Foundation
import NIOCore
import RebalanceRecorder

/// Reads a recording of traffic, event by event: JSON, one object a line, the first one a header.
///
/// docs/rebalances.md describes the format. A last line without an end, as a recorder that was killed leaves it, counts as
/// not written.
public struct TrafficRecording {
    /// No line may be longer: it bounds what is held in memory.
    static let longestLine = 400 * 1_024 * 1_024

    public private(set) var header: TrafficHeader
    /// The last line was cut short.
    public private(set) var isCutShort = false
    private let path: String
    private let file: FileHandle
    private var pending = Data()
    private var line = 0
    private var isAtEnd = false

    /// Opens the file and reads its header.
    public init(_ path: String) throws(TrafficError) {
        self.path = path
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw TrafficError(
                .missing, path, problem: "cannot be read", remedy: "name a recording, as --record writes them")
        }
        self.file = file
        header = TrafficHeader(startMicroseconds: 0)
        guard let first = try nextLine(), let header = try? JSONDecoder().decode(TrafficHeader.self, from: first),
            header.format == TrafficHeader.format
        else {
            throw TrafficError(
                .invalid, path, line: 1, problem: "this is not the header of a recording of format 1",
                remedy: #"begin with a line such as {"format": 1, "start_us": 0}"#)
        }
        self.header = header
    }

    /// The next event, nil at the end.
    public mutating func next() throws(TrafficError) -> TapEvent? {
        guard let text = try nextLine() else { return nil }
        do {
            let event = try JSONDecoder().decode(TrafficLine.self, from: text).event
            guard let event else { throw CocoaError(.coderInvalidValue) }
            return event
        } catch {
            if isAtEnd, pending.isEmpty, isCutShort { return nil }
            throw TrafficError(
                .invalid, path, line: line, problem: "this is neither a frame nor a connection event",
                remedy: "record anew, or remove the line and what follows it")
        }
    }

    /// The next line that is not empty.
    private mutating func nextLine() throws(TrafficError) -> Data? {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let text = pending[..<end]
                pending = pending[(end + 1)...]
                line += 1
                if !text.isEmpty { return text }
            } else if isAtEnd {
                guard !pending.isEmpty else { return nil }
                defer { pending = Data() }
                line += 1
                isCutShort = true
                return pending
            } else {
                try readMore()
            }
        }
    }

    private mutating func readMore() throws(TrafficError) {
        guard pending.count <= Self.longestLine else {
            throw TrafficError(
                .invalid, path, line: line + 1, problem: "the line is longer than any frame can be",
                remedy: "record anew")
        }
        do {
            let more = try file.read(upToCount: 1 << 20) ?? Data()
            isAtEnd = more.isEmpty
            pending = Data(pending) + more
        } catch {
            throw TrafficError(
                .missing, path, line: line + 1, problem: "cannot be read on: \(error.localizedDescription)",
                remedy: "see whether it is a file, and the disk is well")
        }
    }
}
