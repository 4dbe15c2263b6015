import NIOCore

/// The first line and the headers of a request or an answer, as they came; asks the bytes, and copies none.
struct HTTPHead {
    /// From the first line to the empty one.
    let bytes: ByteBuffer
    /// The three parts of the first line, counted from the first byte: method, target, version; or version, status,
    /// reason.
    private let parts: (Range<Int>, Range<Int>, Range<Int>)
    let isAnswer: Bool

    /// Nil if this is not HTTP/1.x, or not as it should be.
    init?(_ bytes: ByteBuffer) {
        self.bytes = bytes
        guard let parts = bytes.withUnsafeReadableBytes(Self.checkedParts) else { return nil }
        self.parts = parts
        isAnswer = bytes.withUnsafeReadableBytes { Self.isVersion($0[parts.0]) }
    }

    // MARK: What it says

    /// Asks the method of a request.
    func isMethod(_ method: StaticString) -> Bool {
        bytes.withUnsafeReadableBytes { all in
            all[parts.0].count == method.utf8CodeUnitCount
                && method.withUTF8Buffer { zip(all[parts.0], $0).allSatisfy { $0 == $1 } }
        }
    }

    func isMethod(_ method: [UInt8]) -> Bool {
        bytes.withUnsafeReadableBytes { all in all[parts.0].elementsEqual(method) }
    }

    /// The status of an answer; nil if it is none.
    var status: Int? {
        bytes.withUnsafeReadableBytes { all in
            let digits = all[parts.1]
            guard isAnswer, digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
    }

    func isPath(_ pattern: GlobPattern) -> Bool {
        bytes.withUnsafeReadableBytes { all in
            let target = all[parts.1]
            return pattern.matches(target.prefix { $0 != UInt8(ascii: "?") })
        }
    }

    func hasHeader(_ name: [UInt8], matching pattern: GlobPattern) -> Bool {
        contains { HTTPSyntax.isSame($0, lowercased: name) && pattern.matches($1) }
    }

    var isUpgrade: Bool { contains { name, _ in HTTPSyntax.isSame(name, "upgrade") } }

    var expectsContinue: Bool {
        contains { HTTPSyntax.isSame($0, "expect") && HTTPSyntax.isSame($1, "100-continue") }
    }

    /// How the body is framed by the headers; nil if they contradict each other or cannot be understood.
    var framing: HTTPFraming? {
        var lengths: (Int, isSame: Bool)?
        var codings = 0
        var isChunked = false
        var isReadable = true
        _ = contains { name, value in
            if HTTPSyntax.isSame(name, "content-length") {
                guard let length = Self.decimal(value) else {
                    isReadable = false
                    return true
                }
                lengths = (length, (lengths?.isSame ?? true) && (lengths?.0 ?? length) == length)
            } else if HTTPSyntax.isSame(name, "transfer-encoding") {
                codings += 1
                isChunked = HTTPSyntax.isSame(value, "chunked")
            }
            return false
        }
        guard isReadable, lengths?.isSame ?? true else { return nil }
        guard codings == 0 else { return codings == 1 && isChunked && lengths == nil ? .chunked : nil }
        return lengths.map { .length($0.0) } ?? .unsaid
    }

    // MARK: Reading

    /// Whether a header is what is looked for: its name as it is written, and its value without spaces around it.
    private func contains(
        where isMeant: (Slice<UnsafeRawBufferPointer>, Slice<UnsafeRawBufferPointer>) -> Bool
    ) -> Bool {
        bytes.withUnsafeReadableBytes { all in
            var lines = HTTPLines(all)
            _ = lines.next()
            while let line = lines.next(), let colon = line.firstIndex(of: HTTPSyntax.colon) {
                if isMeant(line[..<colon], HTTPSyntax.trimmed(line[(colon + 1)...])) { return true }
            }
            return false
        }
    }

    private static func decimal(_ digits: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard (1...18).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func checkedParts(
        _ all: UnsafeRawBufferPointer
    ) -> (Range<Int>, Range<Int>, Range<Int>)? {
        var lines = HTTPLines(all)
        guard let first = lines.next(), let one = first.firstIndex(of: HTTPSyntax.space) else { return nil }
        let rest = first[(one + 1)...]
        let two = rest.firstIndex(of: HTTPSyntax.space) ?? rest.endIndex
        let last = two < rest.endIndex ? (two + 1)..<first.endIndex : two..<two
        let parts = (first.startIndex..<one, (one + 1)..<two, last)
        guard !parts.0.isEmpty, !parts.1.isEmpty else { return nil }
        guard isVersion(first[parts.0]) || isRequest(first, parts) else { return nil }
        while let line = lines.next(), !line.isEmpty {
            guard let colon = line.firstIndex(of: HTTPSyntax.colon), colon > line.startIndex,
                line[..<colon].allSatisfy(HTTPSyntax.isTokenByte)
            else { return nil }
        }
        return parts
    }

    private static func isRequest(
        _ line: Slice<UnsafeRawBufferPointer>, _ parts: (Range<Int>, Range<Int>, Range<Int>)
    ) -> Bool {
        line[parts.0].allSatisfy(HTTPSyntax.isTokenByte) && isVersion(line[parts.2])
    }

    /// HTTP/1.0 or HTTP/1.1: other versions have other frames.
    private static func isVersion(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        HTTPSyntax.isSame(bytes, "http/1.1") || HTTPSyntax.isSame(bytes, "http/1.0")
    }
}

/// How the length of a body is told.
enum HTTPFraming: Equatable {
    case length(Int)
    case chunked
    /// A request has none then, an answer ends with the connection.
    case unsaid
}
