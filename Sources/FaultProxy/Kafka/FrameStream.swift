import KafkaWire
import NIOCore

/// Finds the frames in one direction of a connection and lets bytes through as they come, without copying them.
///
/// Only two things are kept back: the front of a frame that does not yet tell what it is, and answers that may carry
/// addresses, until they are whole.
struct FrameStream {
    enum Piece {
        /// Bytes to forward: whole frames, parts of frames, or both.
        case bytes(ByteBuffer)
        /// A whole answer, its length included, that may carry addresses.
        case answer(ByteBuffer, OutstandingRequests.Request)
    }

    /// No frame may be longer; it bounds what is collected of one connection. Kafka's own limit is 100 MiB.
    static let longestFrame = 256 * 1_024 * 1_024

    private var pending = ByteBuffer()
    /// How much is still to come of a frame whose front was let through.
    private var passing = 0
    private var collecting: (request: OutstandingRequests.Request, total: Int)?

    /// Bytes kept back.
    var keptBytes: Int { pending.readableBytes }

    mutating func push(_ chunk: ByteBuffer) {
        if pending.readableBytes == 0 {
            pending = chunk
        } else {
            pending.writeImmutableBuffer(chunk)
        }
    }

    /// The next piece that can be forwarded, nil when more bytes are needed. `inspect` gets the front of each frame,
    /// possibly several times until it can tell, and the frame's length.
    mutating func next(
        _ inspect: (ByteBuffer, Int) throws(WireError) -> FrameInspection
    ) throws(WireError) -> Piece? {
        if collecting == nil {
            let length = try passable(inspect)
            if length > 0, let bytes = pending.readSlice(length: length) { return .bytes(bytes) }
        }
        guard let (request, total) = collecting, let answer = pending.readSlice(length: total) else { return nil }
        collecting = nil
        return .answer(answer, request)
    }

    /// What is left when the stream ends in the middle of a frame.
    mutating func remainder() -> ByteBuffer? {
        defer { pending = ByteBuffer() }
        return pending.readableBytes > 0 ? pending : nil
    }

    /// How many of the pending bytes may go on, up to the first frame to be collected or not yet understood.
    private mutating func passable(
        _ inspect: (ByteBuffer, Int) throws(WireError) -> FrameInspection
    ) throws(WireError) -> Int {
        var length = min(passing, pending.readableBytes)
        passing -= length
        while passing == 0, let frame = try frame(at: length) {
            switch try inspect(frame.front, frame.total - 4) {
            case .incomplete: return length
            case .collect(let request):
                collecting = (request, frame.total)
                return length
            case .pass:
                let available = 4 + frame.front.readableBytes
                length += available
                passing = frame.total - available
            }
        }
        return length
    }

    private func frame(at offset: Int) throws(WireError) -> (front: ByteBuffer, total: Int)? {
        let start = pending.readerIndex + offset
        guard let length = pending.getInteger(at: start, as: Int32.self) else { return nil }
        guard length >= 0, length <= Self.longestFrame else { throw .invalidLength(Int(length), offset: 0) }
        let available = min(Int(length), pending.readableBytes - offset - 4)
        guard let front = pending.getSlice(at: start + 4, length: available) else { return nil }
        return (front, 4 + Int(length))
    }
}
