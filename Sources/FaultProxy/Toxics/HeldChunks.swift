import NIOCore

/// Chunks waiting in order, each with the time from which it may go; the first holds up all behind it.
struct HeldChunks {
    private var chunks: CircularBuffer<(bytes: ByteBuffer, due: NIODeadline)> = []
    private(set) var bytes = 0

    var isEmpty: Bool { chunks.isEmpty }
    /// When the first chunk may go.
    var due: NIODeadline? { chunks.first?.due }
    /// The length of the first chunk; 0 for the end of the stream.
    var firstLength: Int? { chunks.first?.bytes.readableBytes }

    mutating func append(_ chunk: ByteBuffer, due: NIODeadline) {
        chunks.append((Self.compact(chunk), due))
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

    /// The front of the first chunk, `length` bytes of it, whatever its time.
    mutating func take(_ length: Int) -> ByteBuffer? {
        guard let first = chunks.first else { return nil }
        guard first.bytes.readableBytes > length else { return next(dueBy: .distantFuture) }
        bytes -= length
        return chunks[chunks.startIndex].bytes.readSlice(length: length)
    }

    /// A few bytes must not keep a large read buffer alive for as long as they wait.
    private static func compact(_ chunk: ByteBuffer) -> ByteBuffer {
        guard chunk.storageCapacity > 4 * chunk.readableBytes, chunk.readableBytes > 0 else { return chunk }
        var small = ByteBuffer()
        small.reserveCapacity(chunk.readableBytes)
        small.writeImmutableBuffer(chunk)
        return small
    }
}
