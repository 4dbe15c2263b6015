/// Many short texts in one piece of memory, by their number.
public struct ByteTable: Sendable, Hashable, Codable {
    /// All texts, one after the other, in UTF-8.
    public private(set) var bytes: [UInt8] = []
    /// Where each text ends in `bytes`.
    private var ends: [UInt32] = []

    public init() {}

    public init(_ texts: some Sequence<String>) {
        for text in texts { append(text.utf8) }
    }

    public var count: Int { ends.count }

    /// Where a text lies in `bytes`.
    public func range(of number: Int) -> Range<Int> {
        (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
    }

    /// The longest text, in bytes.
    public var longest: Int {
        var longest = 0
        var start: UInt32 = 0
        for end in ends {
            longest = max(longest, Int(end - start))
            start = end
        }
        return longest
    }

    /// Whether every byte is one of `A`–`Z`, `a`–`z`, `0`–`9`, `-`, `.`, `_` and `~`, which no format escapes.
    public var isPlain: Bool { bytes.allSatisfy(Self.isPlain) }

    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    /// Adds a text; the table holds at most 4 GiB.
    mutating func append(_ text: some Collection<UInt8>) {
        bytes.append(contentsOf: text)
        ends.append(UInt32(bytes.count))
    }

    /// The text of a number.
    public subscript(number: Int) -> ArraySlice<UInt8> { bytes[range(of: number)] }
}
