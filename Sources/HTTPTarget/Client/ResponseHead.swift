#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a client must know of the head of an answer (RFC 9112, 4 to 6).
struct ResponseHead {
    enum Parsed: Hashable {
        case incomplete
        /// The head takes so many bytes.
        case complete(Int)
        case malformed
    }

    var status: UInt16 = 0
    /// -1 without a `Content-Length`.
    var contentLength = -1
    var hasTransferCoding = false
    var isChunked = false
    /// Whether the connection ends after this answer.
    var closes = false
    /// What `Retry-After` asks for; -1 without one.
    var retryAfterSeconds = -1
    /// The number in the header `x-backend`; 0 without one.
    var backend: UInt16 = 0

    /// Reads a head from the start of the bytes.
    mutating func parse(_ bytes: UnsafeRawBufferPointer) -> Parsed {
        self = ResponseHead()
        guard let base = bytes.baseAddress, let first = Self.endOfLine(base, bytes.count) else {
            return Self.couldBegin(bytes) ? .incomplete : .malformed
        }
        guard parseStatusLine(UnsafeRawBufferPointer(start: base, count: first)) else { return .malformed }
        var position = first + 1
        while let length = Self.endOfLine(base + position, bytes.count - position) {
            let line = base + position
            position += length + 1
            if length == 0 || (length == 1 && line.byte(0) == 0x0D) { return .complete(position) }
            guard parseField(line, length) else { return .malformed }
        }
        return .incomplete
    }

    /// Whether more bytes can make these the start of an answer.
    private static func couldBegin(_ bytes: UnsafeRawBufferPointer) -> Bool {
        zip(bytes, "HTTP/1.".utf8).allSatisfy { $0 == $1 }
    }

    /// Whether eight or more bytes begin with `HTTP/1.`.
    @inline(__always)
    private static func isVersion1(_ bytes: UnsafeRawBufferPointer) -> Bool {
        UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)) << 8 == 0x2E31_2F50_5454_4800
    }

    @inline(__always)
    private static func endOfLine(_ start: UnsafeRawPointer, _ count: Int) -> Int? {
        guard count > 0, let end = memchr(start, 0x0A, count) else { return nil }
        return UnsafeRawPointer(end) - start
    }

    /// Reads `HTTP/1.1 200 OK`.
    private mutating func parseStatusLine(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.count >= 12, Self.isVersion1(line), line[8] == 0x20 else { return false }
        let minor = line[7]
        guard minor == 0x30 || minor == 0x31 else { return false }
        closes = minor == 0x30
        for index in 9..<12 {
            let digit = line[index] &- 0x30
            guard digit <= 9 else { return false }
            status = status * 10 + UInt16(digit)
        }
        return status >= 100 && status < 600 && (line.count == 12 || line[12] == 0x20 || line[12] == 0x0D)
    }

    /// Reads one line `name: value`; most names do not matter to a client.
    private mutating func parseField(_ line: UnsafeRawPointer, _ length: Int) -> Bool {
        switch line.byte(0) | 0x20 {
        case UInt8(ascii: "c"):
            if let value = Self.value(line, length, "content-length") { return setLength(value) }
            if let value = Self.value(line, length, "connection") { setConnection(value) }
        case UInt8(ascii: "t"):
            guard let value = Self.value(line, length, "transfer-encoding") else { break }
            hasTransferCoding = true
            isChunked = Self.ends(value, with: "chunked")
        case UInt8(ascii: "r"):
            guard let value = Self.value(line, length, "retry-after") else { break }
            retryAfterSeconds = Self.number(value) ?? HTTPDate.secondsFromNow(value) ?? -1
        case UInt8(ascii: "x"):
            guard let value = Self.value(line, length, "x-backend"), let number = Self.number(value) else { break }
            backend = UInt16(clamping: number)
        default: break
        }
        return true
    }

    private mutating func setLength(_ value: UnsafeRawBufferPointer) -> Bool {
        guard let number = Self.number(value), contentLength < 0 || contentLength == number else { return false }
        contentLength = number
        return true
    }

    private mutating func setConnection(_ value: UnsafeRawBufferPointer) {
        if Self.contains(value, "close") {
            closes = true
        } else if Self.contains(value, "keep-alive") {
            closes = false
        }
    }

    /// The value of a line when it has this name, without the spaces around it.
    @inline(__always)
    private static func value(
        _ line: UnsafeRawPointer, _ length: Int, _ name: StaticString
    ) -> UnsafeRawBufferPointer? {
        let count = name.utf8CodeUnitCount
        guard length > count, line.byte(count) == UInt8(ascii: ":"), equal(line, name) else { return nil }
        var start = count + 1
        var end = length
        while start < end, isSpace(line.byte(start)) { start += 1 }
        while end > start, isSpace(line.byte(end - 1)) { end -= 1 }
        return UnsafeRawBufferPointer(start: line + start, count: end - start)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    /// Compares with a word in lower case; only letters have another case that differs in one bit.
    @inline(__always)
    private static func equal(_ bytes: UnsafeRawPointer, _ word: StaticString) -> Bool {
        let letters = word.utf8Start
        for index in 0..<word.utf8CodeUnitCount where bytes.byte(index) | 0x20 != letters[index] | 0x20 {
            return false
        }
        return true
    }

    private static func ends(_ value: UnsafeRawBufferPointer, with word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard let base = value.baseAddress, value.count >= count else { return false }
        return equal(base + (value.count - count), word)
    }

    /// Whether a list such as `keep-alive, Upgrade` has the word.
    private static func contains(_ value: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        guard let base = value.baseAddress, value.count >= word.utf8CodeUnitCount else { return false }
        return (0...value.count - word.utf8CodeUnitCount).contains { equal(base + $0, word) }
    }

    /// A whole number of at most 18 digits.
    private static func number(_ value: UnsafeRawBufferPointer) -> Int? {
        guard !value.isEmpty, value.count <= 18 else { return nil }
        var number = 0
        for byte in value {
            let digit = byte &- 0x30
            guard digit <= 9 else { return nil }
            number = number &* 10 &+ Int(digit)
        }
        return number
    }
}

extension UnsafeRawPointer {
    @inline(__always)
    fileprivate func byte(_ offset: Int) -> UInt8 { load(fromByteOffset: offset, as: UInt8.self) }
}
