/// What a proxy or a toxic may be called: anything that fits in an address and on a line.
enum NameCheck {
    static let longest = 200
    static let remedy = "use up to \(longest) characters without '/' or control characters"

    /// nil if the name is good.
    static func problem(_ name: String) -> String? {
        if name.isEmpty { return "the name is empty" }
        if name.utf8.count > longest { return "the name '\(shown(String(name.prefix(20))))…' is too long" }
        let isPrintable = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "/" }
        return isPrintable
            ? nil : "the name '\(shown(name))' has a character that cannot be"
    }

    /// As it was sent, but for control characters, which would spoil the line.
    private static func shown(_ name: String) -> String {
        name.unicodeScalars.map { scalar -> String in
            guard scalar.properties.generalCategory == .control else { return String(Character(scalar)) }
            return "\\u{\(String(scalar.value, radix: 16))}"
        }.joined()
    }
}
