/// Finds the end of a body in chunked transfer coding (RFC 9112, 7.1), however its bytes are cut.
struct ChunkDecoder {
    enum Step: Hashable {
        /// All bytes belong to the body, and it goes on.
        case more
        /// The body ends after so many of the bytes.
        case complete(Int)
        case malformed
    }

    private enum Part { case size, sizeRest, data, dataEnd, trailerStart, trailer }

    private var part = Part.size
    private var remaining = 0
    private var hasDigit = false

    mutating func read(_ bytes: UnsafeRawBufferPointer) -> Step {
        var index = 0
        while index < bytes.count {
            if part == .data {
                let taken = min(remaining, bytes.count - index)
                remaining -= taken
                index += taken
                if remaining == 0 { part = .dataEnd }
                continue
            }
            let byte = bytes[index]
            index += 1
            switch part {
            case .size, .sizeRest: guard readSize(byte) else { return .malformed }
            case .dataEnd:
                if byte == UInt8(ascii: "\n") { part = .size } else if byte != UInt8(ascii: "\r") { return .malformed }
            case .trailerStart:
                if byte == UInt8(ascii: "\n") { return .complete(index) }
                if byte != UInt8(ascii: "\r") { part = .trailer }
            case .trailer: if byte == UInt8(ascii: "\n") { part = .trailerStart }
            case .data: break
            }
        }
        return .more
    }

    /// Takes one byte of the line that gives the size of a chunk.
    private mutating func readSize(_ byte: UInt8) -> Bool {
        if byte == UInt8(ascii: "\n") {
            guard hasDigit else { return false }
            part = remaining == 0 ? .trailerStart : .data
            hasDigit = false
            return true
        }
        // Extensions and the carriage return come after the digits.
        guard part == .size, let digit = Self.hexDigit(byte) else {
            part = .sizeRest
            return hasDigit
        }
        guard remaining < 1 << 56 else { return false }
        remaining = remaining << 4 | digit
        hasDigit = true
        return true
    }

    private static func hexDigit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte - 0x30)
        case 0x41...0x46: Int(byte - 0x41 + 10)
        case 0x61...0x66: Int(byte - 0x61 + 10)
        default: nil
        }
    }
}
