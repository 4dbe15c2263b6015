import NIOCore

/// Cuts a stream of bytes into frames: four bytes of length, and so many bytes.
///
/// A frame that comes in one piece is a slice of it; another is put together in a buffer of its size, so each byte is
/// copied once at most.
struct FrameSplitter {
    /// The longest frame, in bytes (`socket.request.max.bytes`).
    static let longestFrame = 100 << 20

    private var rest = ByteBuffer()
    private var frame = ByteBuffer()
    /// What `frame` lacks; 0 while none is begun.
    private var missing = 0

    mutating func add(_ bytes: ByteBuffer) {
        if rest.readableBytes == 0 { rest = bytes } else { rest.writeImmutableBuffer(bytes) }
    }

    /// The next whole frame without its length, nil until more comes.
    mutating func next() throws(FrameError) -> ByteBuffer? {
        if missing == 0 {
            guard let length = rest.getInteger(at: rest.readerIndex, as: Int32.self) else { return nil }
            guard (0...Self.longestFrame).contains(Int(length)) else { throw FrameError(length: length) }
            rest.moveReaderIndex(forwardBy: 4)
            if let whole = rest.readSlice(length: Int(length)) { return whole }
            frame = ByteBufferAllocator().buffer(capacity: Int(length))
            missing = Int(length)
        }
        let count = min(missing, rest.readableBytes)
        if let piece = rest.readSlice(length: count) { frame.writeImmutableBuffer(piece) }
        missing -= count
        guard missing == 0 else { return nil }
        defer { frame = ByteBuffer() }
        return frame
    }
}

/// A length that no request has.
struct FrameError: Error {
    let length: Int32
}
