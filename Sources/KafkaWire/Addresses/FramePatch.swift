import NIOCore

/// Replacements for byte ranges of a frame, in ascending order; everything between is kept verbatim.
struct FramePatch {
    private var edits: [(range: Range<Int>, bytes: ByteBuffer)] = []

    var isEmpty: Bool { edits.isEmpty }
    /// By how much the frame grows.
    var growth: Int { edits.reduce(0) { $0 + $1.bytes.readableBytes - $1.range.count } }

    /// Replaces `range`, counted from the frame's first byte.
    mutating func replace(_ range: Range<Int>, with bytes: ByteBuffer) { edits.append((range, bytes)) }

    mutating func append(_ other: FramePatch) { edits += other.edits }

    func applied(to frame: ByteBuffer) -> ByteBuffer {
        var rest = frame
        var result = ByteBuffer()
        result.reserveCapacity(frame.readableBytes + growth)
        var position = 0
        for edit in edits {
            move(edit.range.lowerBound - position, from: &rest, to: &result)
            result.writeImmutableBuffer(edit.bytes)
            rest.moveReaderIndex(forwardBy: edit.range.count)
            position = edit.range.upperBound
        }
        move(rest.readableBytes, from: &rest, to: &result)
        return result
    }

    private func move(_ count: Int, from rest: inout ByteBuffer, to result: inout ByteBuffer) {
        guard let slice = rest.readSlice(length: count) else { preconditionFailure("a patch lies within its frame") }
        result.writeImmutableBuffer(slice)
    }
}
