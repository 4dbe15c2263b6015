import NIOCore

/// What a socket has yet to send, in order.
struct PendingBytes {
    private var chunks: [ByteBuffer] = []
    private var head = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }
    /// More than one piece: worth joining before they are sent.
    var isScattered: Bool { chunks.count - head > 1 }
    var first: ByteBuffer? { head < chunks.count ? chunks[head] : nil }

    mutating func append(_ chunk: ByteBuffer) {
        guard chunk.readableBytes > 0 else { return }
        chunks.append(chunk)
        count += chunk.readableBytes
    }

    /// Copies as many whole pieces as fit to the start of `space`, without removing them, and gives their length.
    func gather(into space: UnsafeMutableRawBufferPointer) -> Int {
        var length = 0
        for chunk in chunks[head...] {
            guard length + chunk.readableBytes <= space.count else { break }
            chunk.withUnsafeReadableBytes { bytes in
                UnsafeMutableRawBufferPointer(rebasing: space[length...]).copyMemory(from: bytes)
            }
            length += chunk.readableBytes
        }
        return length
    }

    mutating func remove(first length: Int) {
        var rest = length
        count -= length
        while rest > 0 {
            let size = chunks[head].readableBytes
            if rest < size {
                chunks[head].moveReaderIndex(forwardBy: rest)
                return
            }
            rest -= size
            // Its memory is free at once, though its place is not.
            chunks[head] = ByteBuffer()
            head += 1
        }
        if head == chunks.count { removeAll() }
    }

    mutating func removeAll() {
        chunks = []
        (head, count) = (0, 0)
    }
}
