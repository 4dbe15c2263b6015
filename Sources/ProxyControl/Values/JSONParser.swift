/// Reads a JSON text: strictly, with the place of the first mistake, and never deeper than `deepest`.
struct JSONParser {
    struct Failure: Error, Equatable {
        var problem: String
        /// Both count from 1; columns are bytes.
        var line: Int
        var column: Int
    }

    /// How many lists and objects may stand in one another.
    static let deepest = 64

    private let bytes: [UInt8]
    private var index = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func parse(_ bytes: some Sequence<UInt8>) throws(Failure) -> JSON {
        var parser = JSONParser(Array(bytes))
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.index == parser.bytes.count else { throw parser.failure("something follows the value") }
        return value
    }

    private func failure(_ problem: String) -> Failure {
        let before = bytes[..<min(index, bytes.count)]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return Failure(
            problem: problem, line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: index - lineStart + 1)
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { index += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func value(depth: Int) throws(Failure) -> JSON {
        skipSpace()
        guard depth <= Self.deepest else { throw failure("more than \(Self.deepest) values stand in one another") }
        switch next {
        case nil: throw failure("the text ends where a value should begin")
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws(Failure) -> JSON {
        guard bytes[index...].starts(with: word.utf8) else { throw failure("this is no JSON value") }
        index += word.utf8.count
        return value
    }

    private mutating func list(depth: Int) throws(Failure) -> JSON {
        index += 1
        var items: [JSON] = []
        skipSpace()
        if take("]") { return .list([]) }
        repeat {
            items.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw failure("a ',' or ']' is missing") }
        return .list(items)
    }

    private mutating func object(depth: Int) throws(Failure) -> JSON {
        index += 1
        var members: [JSON.Member] = []
        skipSpace()
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure("a key in double quotes is missing") }
            let key = try string()
            skipSpace()
            guard take(":") else { throw failure("a ':' is missing") }
            members.append(JSON.Member(key, try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw failure("a ',' or '}' is missing") }
        return .object(members)
    }

    private mutating func number() throws(Failure) -> Double {
        let start = index
        _ = take("-")
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[index - whole] != UInt8(ascii: "0") else {
            index = start
            throw failure("this is no JSON value")
        }
        if take("."), digits() == 0 { throw failure("digits are missing after the '.'") }
        if take("e") || take("E") {
            if !take("-") { _ = take("+") }
            if digits() == 0 { throw failure("digits are missing in the exponent") }
        }
        guard let number = Double(String(decoding: bytes[start..<index], as: UTF8.self)), number.isFinite else {
            index = start
            throw failure("the number is too large")
        }
        return number
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        return index - start
    }

    private mutating func string() throws(Failure) -> String {
        index += 1
        var content: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw failure("the text before this is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): content += String(try escaped()).utf8
            case 0..<0x20: throw failure("a control character in a text has to be escaped")
            default:
                content.append(byte)
                index += 1
            }
        }
        throw failure("the text has no closing quote")
    }

    private mutating func escaped() throws(Failure) -> Unicode.Scalar {
        index += 1
        let byte = next
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte ?? 0)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicode()
        default: throw failure("there is no such escape")
        }
    }

    private mutating func unicode() throws(Failure) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // Half of a character outside of the basic plane: the other half follows.
        guard first < 0xDC00, take("\\"), take("u") else { throw failure("half of a surrogate pair is missing") }
        let second = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw failure("half of a surrogate pair is missing") }
        return scalar
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        let code = bytes[min(index, bytes.count)..<min(index + 4, bytes.count)]
        guard code.count == 4, code.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let value = UInt32(String(decoding: code, as: UTF8.self), radix: 16)
        else { throw failure("four hexadecimal digits are missing") }
        index += 4
        return value
    }
}
