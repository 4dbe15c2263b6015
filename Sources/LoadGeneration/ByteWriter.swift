/// Writes text to a buffer from its start on.
struct ByteWriter {
    private let buffer: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ buffer: UnsafeMutableRawBufferPointer) { self.buffer = buffer }

    /// What was written so far.
    var written: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<count]) }

    /// What was written from a place on.
    func written(from start: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[start..<count]) }

    mutating func write(_ text: StaticString) {
        write(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0) } }

    mutating func write(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        room(for: bytes.count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    mutating func write(byte: UInt8) {
        room(for: 1).storeBytes(of: byte, as: UInt8.self)
        count += 1
    }

    /// Writes a decimal number.
    mutating func write(number: UInt64) {
        var digits = 1
        var limit: UInt64 = 10
        while limit <= number {
            digits += 1
            let (next, overflow) = limit.multipliedReportingOverflow(by: 10)
            guard !overflow else { break }
            limit = next
        }
        let start = room(for: digits)
        var rest = number
        for position in stride(from: digits - 1, through: 0, by: -1) {
            start.storeBytes(of: UInt8(truncatingIfNeeded: 0x30 + rest % 10), toByteOffset: position, as: UInt8.self)
            rest /= 10
        }
        count += digits
    }

    /// Writes a decimal number with its sign.
    mutating func write(number: Int) {
        if number < 0 { write(byte: 0x2D) }
        write(number: UInt64(number.magnitude))
    }

    /// Writes 16 hexadecimal digits.
    mutating func write(hex word: UInt64) {
        write(hex: UInt32(truncatingIfNeeded: word >> 32))
        write(hex: UInt32(truncatingIfNeeded: word))
    }

    /// Writes 8 hexadecimal digits.
    mutating func write(hex word: UInt32) {
        room(for: 8).storeBytes(of: Self.hex(word).bigEndian, as: UInt64.self)
        count += 8
    }

    /// Writes 4 hexadecimal digits.
    mutating func write(hex16 word: UInt16) {
        room(for: 4).storeBytes(of: UInt32(truncatingIfNeeded: Self.hex(UInt32(word))).bigEndian, as: UInt32.self)
        count += 4
    }

    /// Eight digits as characters, the first one in the highest byte.
    private static func hex(_ word: UInt32) -> UInt64 {
        // All digits at once: a byte each, then from 10 on the distance between '9' and 'a' is added.
        var digits = UInt64(word)
        digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
        digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
        digits = (digits | digits << 4) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = ((digits + 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return digits + 0x3030_3030_3030_3030 + letters * 0x27
    }

    /// Writes text with what JSON does not allow inside quotes escaped.
    mutating func write(escapedForJSON bytes: UnsafeRawBufferPointer) {
        for byte in bytes {
            switch byte {
            case 0x22, 0x5C:
                write(byte: 0x5C)
                write(byte: byte)
            case ..<0x20:
                write("\\u00")
                write(hexByte: byte)
            default: write(byte: byte)
            }
        }
    }

    /// Writes text with everything escaped that is not unreserved in a URI (RFC 3986).
    mutating func write(escapedForPath bytes: UnsafeRawBufferPointer) {
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: write(byte: byte)
            default:
                write(byte: 0x25)
                write(hexByte: byte)
            }
        }
    }

    private mutating func write(hexByte byte: UInt8) {
        for digit in [byte >> 4, byte & 15] { write(byte: digit < 10 ? 0x30 + digit : 0x41 + digit - 10) }
    }

    /// Where the next bytes go; whoever sized the buffer left room for them.
    private func room(for bytes: Int) -> UnsafeMutableRawPointer {
        precondition(count + bytes <= buffer.count, "an event is larger than its buffer")
        // A buffer with room has an address.
        return buffer.baseAddress.unsafelyUnwrapped + count
    }
}
