import NIOCore

/// Sizes read buffers by what comes: small for small messages, large for a stream, and nothing kept while idle.
///
/// A channel keeps the first buffer that it allocates for good, so that one is small. All others live as long as their
/// bytes do.
struct ReadSizes: RecvByteBufferAllocator {
    private static let first = 256
    private static let least = 4_096
    static let most = 256 * 1_024

    private var size = ReadSizes.first
    private var smallReads: UInt8 = 0

    func buffer(allocator: ByteBufferAllocator) -> ByteBuffer { allocator.buffer(capacity: size) }

    mutating func record(actualReadBytes: Int) -> Bool {
        if actualReadBytes >= size {
            size = min(max(size * 4, Self.least), Self.most)
            smallReads = 0
        } else if size < Self.least {
            size = Self.least
        } else if actualReadBytes < size / 4, size > Self.least {
            smallReads += 1
            if smallReads >= 8 {
                size = max(size / 4, Self.least)
                smallReads = 0
            }
        } else {
            smallReads = 0
        }
        // Else the channel would use the buffer that it keeps again.
        return true
    }
}
