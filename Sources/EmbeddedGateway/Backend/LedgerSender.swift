import Foundation
import NIOCore
import NIOHTTP1

/// Sends every effect as a JSON line, in pieces, no faster than the client takes them.
struct LedgerSender: Sendable {
    private static let piece = 64 << 10

    let path: String
    let channel: any Channel
    /// Whether the connection ends with the answer.
    let closes: Bool

    /// Begins on a thread of its own, since it waits for the disk and for the client. The head is written already.
    func start() {
        let thread = Thread {
            do {
                try send()
                try channel.writeAndFlush(HTTPServerResponsePart.end(nil)).wait()
                if closes { channel.close(promise: nil) }
            } catch { channel.close(promise: nil) }  // without its end, no client takes the body for whole
        }
        thread.name = "ledger"
        thread.start()
    }

    private func send() throws {
        var buffer = ByteBuffer()
        try EffectStore.forEachEffect(path: path) { key, count, checksum in
            buffer.writeString("{\"key\":\(Self.quoted(key)),\"count\":\(count),\"checksum\":\(checksum)}\n")
            if buffer.readableBytes >= Self.piece { try flush(&buffer) }
        }
        try flush(&buffer)
    }

    private func flush(_ buffer: inout ByteBuffer) throws {
        guard buffer.readableBytes > 0 else { return }
        try channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(buffer))).wait()
        buffer = ByteBuffer()
    }

    /// A JSON string; headers hold anything but control characters.
    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\t", with: "\\t") + "\""
    }
}
