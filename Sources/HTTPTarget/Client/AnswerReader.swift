/// Follows one answer through the bytes of a connection; knows no socket.
///
/// The bytes of a body are counted, not kept.
struct AnswerReader {
    /// A head that is longer than this is a fault of the server.
    static let longestHead = 65_536

    enum Step: Hashable {
        /// The head is not whole: call again with these bytes from the offset on, and more behind them.
        case partialHead(from: Int)
        /// All bytes are taken, and the answer goes on.
        case more
        /// The answer ends after so many bytes.
        case complete(Int)
        case malformed
    }

    private enum Body { case empty, counted, chunked, untilClose }

    private(set) var head = ResponseHead()
    private(set) var hasBegun = false
    private var body: Body?
    private var remaining = 0
    private var chunks = ChunkDecoder()

    /// Whether the end of the connection is the end of the answer.
    var endsWithConnection: Bool { body == .untilClose }

    /// Takes the next bytes. `isHead`: whether the request was a `HEAD`, whose answer has no body.
    mutating func read(_ bytes: UnsafeRawBufferPointer, isHead: Bool) -> Step {
        hasBegun = true
        var start = 0
        while body == nil {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            switch head.parse(rest) {
            case .incomplete: return rest.count > Self.longestHead ? .malformed : .partialHead(from: start)
            case .malformed: return .malformed
            case .complete(let length):
                guard length <= Self.longestHead, head.status != 101 else { return .malformed }
                start += length
                // An interim answer such as `100 Continue` is followed by the answer proper.
                if head.status >= 200 { chooseBody(isHead: isHead) }
            }
        }
        return readBody(bytes, from: start)
    }

    /// RFC 9112, 6.3.
    private mutating func chooseBody(isHead: Bool) {
        if isHead || head.status == 204 || head.status == 304 {
            body = .empty
        } else if head.isChunked {
            body = .chunked
        } else if head.contentLength >= 0, !head.hasTransferCoding {
            body = .counted
            remaining = head.contentLength
        } else {
            body = .untilClose
            head.closes = true
        }
    }

    private mutating func readBody(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Step {
        switch body {
        case .counted:
            let taken = min(remaining, bytes.count - start)
            remaining -= taken
            return remaining == 0 ? .complete(start + taken) : .more
        case .chunked:
            switch chunks.read(UnsafeRawBufferPointer(rebasing: bytes[start...])) {
            case .more: return .more
            case .complete(let length): return .complete(start + length)
            case .malformed: return .malformed
            }
        case .untilClose: return .more
        case .empty, nil: return .complete(start)
        }
    }
}
