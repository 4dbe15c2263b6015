import NIOCore

/// Finds the end of a body, and which of its bytes are content and which are framing.
struct HTTPBody {
    enum Part: Equatable {
        /// So many bytes of content, or of what frames it, come next.
        case content(Int)
        case framing(Int)
        case needsMore
        case complete
        case malformed
    }
    private enum State: Equatable {
        case content(Int)
        case untilClose
        case chunkSize
        case chunk(Int)
        case chunkEnd
        case trailers(seen: Int)
        case complete
    }
    private static let longestSizeLine = 1_024
    private static let longestTrailers = 65_536
    private var state: State

    private init(_ state: State) { self.state = state }

    static func length(_ length: Int) -> HTTPBody { HTTPBody(length == 0 ? .complete : .content(length)) }
    static var chunked: HTTPBody { HTTPBody(.chunkSize) }
    static var untilClose: HTTPBody { HTTPBody(.untilClose) }

    var isComplete: Bool { state == .complete }
    var endsWithConnection: Bool { state == .untilClose }
    /// The bytes of content that are still to come, where the headers told it.
    var contentLeft: Int? { if case .content(let length) = state { length } else { nil } }
    /// Only framing is left.
    var isEnding: Bool { if case .trailers = state { true } else { state == .complete } }

    /// Takes note of what comes at the front of the bytes; the caller takes that many off.
    mutating func next(_ bytes: ByteBuffer) -> Part {
        switch state {
        case .complete: .complete
        case .content(let left): content(bytes, left, then: .complete, State.content)
        case .chunk(let left): content(bytes, left, then: .chunkEnd, State.chunk)
        case .untilClose: bytes.readableBytes > 0 ? .content(bytes.readableBytes) : .needsMore
        case .chunkSize: chunkSize(bytes)
        case .chunkEnd: chunkEnd(bytes)
        case .trailers(let seen): trailer(bytes, seen)
        }
    }

    private mutating func content(
        _ bytes: ByteBuffer, _ left: Int, then next: State, _ rest: (Int) -> State
    ) -> Part {
        let length = min(left, bytes.readableBytes)
        guard length > 0 else { return .needsMore }
        state = length == left ? next : rest(left - length)
        return .content(length)
    }

    private mutating func chunkSize(_ bytes: ByteBuffer) -> Part {
        guard let line = line(bytes, limit: Self.longestSizeLine) else {
            return bytes.readableBytes > Self.longestSizeLine ? .malformed : .needsMore
        }
        let size = bytes.withUnsafeReadableBytes { Self.hexadecimal($0[..<line.content]) }
        guard let size else { return .malformed }
        state = size == 0 ? .trailers(seen: 0) : .chunk(size)
        return .framing(line.total)
    }

    private mutating func chunkEnd(_ bytes: ByteBuffer) -> Part {
        guard let line = line(bytes, limit: 2) else { return bytes.readableBytes > 1 ? .malformed : .needsMore }
        guard line.content == 0 else { return .malformed }
        state = .chunkSize
        return .framing(line.total)
    }

    private mutating func trailer(_ bytes: ByteBuffer, _ seen: Int) -> Part {
        guard let line = line(bytes, limit: Self.longestTrailers) else {
            return bytes.readableBytes > Self.longestTrailers ? .malformed : .needsMore
        }
        guard seen + line.total <= Self.longestTrailers else { return .malformed }
        state = line.content == 0 ? .complete : .trailers(seen: seen + line.total)
        return .framing(line.total)
    }

    /// How long the line at the front is, without and with its end; nil if it does not end within the limit.
    private func line(_ bytes: ByteBuffer, limit: Int) -> (content: Int, total: Int)? {
        bytes.withUnsafeReadableBytes { all in
            guard let end = all.prefix(limit).firstIndex(of: HTTPSyntax.lineFeed) else { return nil }
            let hasReturn = end > 0 && all[end - 1] == HTTPSyntax.carriageReturn
            return (hasReturn ? end - 1 : end, end + 1)
        }
    }

    /// The size of a chunk, up to an extension; nil if it is none, or longer than any body.
    private static func hexadecimal(_ line: Slice<UnsafeRawBufferPointer>) -> Int? {
        var size = 0
        var digits = 0
        for byte in line {
            switch HTTPSyntax.lowercased(byte) {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): size = size << 4 | Int(byte - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): size = size << 4 | Int((byte | 0x20) - 0x57)
            case UInt8(ascii: ";"), HTTPSyntax.space, HTTPSyntax.tab: return digits > 0 ? size : nil
            default: return nil
            }
            digits += 1
            guard digits <= 15 else { return nil }
        }
        return digits > 0 ? size : nil
    }
}
