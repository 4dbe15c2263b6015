import NIOCore

/// Chunks waiting in order, each with the time from which it may go; the first holds up all behind it.
struct HeldChunks {
    private var chunks: CircularBuffer<(bytes: ByteBuffer, due: NIODeadline)> = []
    private(set) var bytes = 0

    var isEmpty: Bool { chunks.isEmpty }
    /// When the first chunk may go.
    var due: NIODeadline? { chunks.first?.due }

    mutating func append(_ chunk: ByteBuffer, due: NIODeadline) {
        chunks.append((chunk, due))
        bytes += chunk.readableBytes
    }

    /// Changes when the chunk appended last may go.
    mutating func reviseLast(due: NIODeadline) {
        guard let last = chunks.indices.last else { return }
        chunks[last].due = due
    }

    mutating func next(dueBy now: NIODeadline) -> ByteBuffer? {
        guard let first = chunks.first, first.due <= now else { return nil }
        chunks.removeFirst()
        bytes -= first.bytes.readableBytes
        return first.bytes
    }
}
