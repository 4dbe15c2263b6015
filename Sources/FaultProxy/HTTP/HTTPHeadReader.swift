import NIOCore

/// Waits for the end of a head.
struct HTTPHeadReader {
    enum Outcome {
        case needsMore
        case malformed
        case head(HTTPHead)
    }
    /// Bytes that were searched already.
    private var searched = 0

    /// Takes a whole head off the front of the bytes.
    mutating func next(_ bytes: inout ByteBuffer) -> Outcome {
        guard let length = headLength(bytes) else {
            guard bytes.readableBytes <= HTTPInspector.headLimit else { return .malformed }
            searched = bytes.readableBytes
            return .needsMore
        }
        searched = 0
        guard length <= HTTPInspector.headLimit,
            let slice = bytes.getSlice(at: bytes.readerIndex, length: length), let head = HTTPHead(slice)
        else { return .malformed }
        bytes.moveReaderIndex(forwardBy: length)
        return .head(head)
    }

    /// Up to and with the first empty line.
    private func headLength(_ bytes: ByteBuffer) -> Int? {
        bytes.withUnsafeReadableBytes { all in
            // The end may have begun among the bytes that were searched.
            var rest = all[min(max(0, searched - 2), all.count)...]
            while let end = rest.firstIndex(of: HTTPSyntax.lineFeed) {
                rest = rest[(end + 1)...]
                if rest.first == HTTPSyntax.lineFeed { return end + 2 }
                if rest.first == HTTPSyntax.carriageReturn, rest.dropFirst().first == HTTPSyntax.lineFeed {
                    return end + 3
                }
            }
            return nil
        }
    }
}
