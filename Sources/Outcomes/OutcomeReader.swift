import Foundation
import MessageLedger
import NIOCore
import NIOFoundationCompat

/// Reads outcomes from pieces of JSON lines, or of one JSON object of key and count.
struct OutcomeReader {
    /// One object must fit into the memory; lines need not.
    static let longestObject = 256 << 20

    private enum Form { case unknown, lines, object }

    private let decoder = JSONDecoder()
    private var buffer = ByteBuffer()
    private var form = Form.unknown

    /// Takes the next piece, and gives every outcome that is complete with it.
    mutating func read(_ piece: ByteBuffer, _ body: (KeyOutcome) throws -> Void) throws {
        buffer.writeImmutableBuffer(piece)
        while form != .object, let length = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            let index = buffer.readerIndex
            guard let data = buffer.readData(length: length - index + 1) else { break }
            guard !Self.isBlank(data) else { continue }
            if form == .unknown { form = (try? decoder.decode(OutcomeLine.self, from: data)) == nil ? .object : .lines }
            if form == .object {
                buffer.moveReaderIndex(to: index)
            } else {
                try body(outcome(data))
            }
        }
        buffer.discardReadBytes()
        guard buffer.readableBytes <= Self.longestObject else {
            throw OutcomeMistake(problem: "one JSON value is longer than \(Self.longestObject >> 20) MiB")
        }
    }

    /// Takes what is left at the end.
    mutating func finish(_ body: (KeyOutcome) throws -> Void) throws {
        let data = Data(buffer.readableBytesView)
        guard !Self.isBlank(data) else { return }
        if form == .lines { return try body(outcome(data)) }
        if form == .unknown, let line = try? decoder.decode(OutcomeLine.self, from: data) {
            return try body(line.outcome)
        }
        do {
            for (key, count) in try decoder.decode([String: Int].self, from: data) {
                try body(KeyOutcome(key: key, count: count))
            }
        } catch is DecodingError {
            let start = String(decoding: data.prefix(80), as: UTF8.self)
            throw OutcomeMistake(
                problem: "'\(start)' is neither a JSON line with 'key' and 'count' nor an object of key and count")
        }
    }

    private func outcome(_ line: Data) throws -> KeyOutcome {
        do { return try decoder.decode(OutcomeLine.self, from: line).outcome } catch {
            let start = String(decoding: line.prefix(80), as: UTF8.self)
            throw OutcomeMistake(problem: "the line '\(start)' has no 'key' and 'count'")
        }
    }

    private static func isBlank(_ data: Data) -> Bool { data.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) } }
}
