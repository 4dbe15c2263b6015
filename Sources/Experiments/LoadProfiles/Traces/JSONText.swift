/// The text between the quotes of a JSON string (RFC 8259).
enum JSONText {
    /// The text that the escaped bytes mean; what is no valid escape stays as it is.
    static func unescaped(_ escaped: some Collection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        var rest = Array(escaped)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x5C, let kind = rest.popFirst() else {
                text.append(byte)
                continue
            }
            switch kind {
            case 0x62: text.append(0x08)
            case 0x66: text.append(0x0C)
            case 0x6E: text.append(0x0A)
            case 0x72: text.append(0x0D)
            case 0x74: text.append(0x09)
            case 0x75: text += scalar(&rest)
            default: text.append(kind)
            }
        }
        return text
    }

    /// The character of four hexadecimal digits, or of two such escapes that make a surrogate pair.
    private static func scalar(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        guard let first = unit(&rest) else { return Array("\u{FFFD}".utf8) }
        var units = [first]
        if UTF16.isLeadSurrogate(first), rest.starts(with: [0x5C, 0x75]) {
            rest.removeFirst(2)
            if let second = unit(&rest) { units.append(second) }
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private static func unit(_ rest: inout ArraySlice<UInt8>) -> UInt16? {
        guard rest.count >= 4 else { return nil }
        let digits = String(decoding: rest.prefix(4), as: UTF8.self)
        rest.removeFirst(4)
        return UInt16(digits, radix: 16)
    }
}
