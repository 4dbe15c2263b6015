/// A name in which `*` stands for any characters and `?` for any one, such as `orders-*`.
public struct NamePattern: Sendable, Hashable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    public var text: String

    public init(_ text: String) { self.text = text }
    public init(stringLiteral text: String) { self.text = text }
    public init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public var description: String { text }

    /// In time proportional to the product of both lengths at most.
    public func matches(_ name: String) -> Bool {
        let pattern = Array(text.unicodeScalars)
        let name = Array(name.unicodeScalars)
        var at = 0
        var inName = 0
        // Where to go on when the last `*` has to stand for one more character.
        var afterStar: (pattern: Int, name: Int)?
        while inName < name.count {
            if at < pattern.count, pattern[at] == "*" {
                at += 1
                afterStar = (at, inName)
            } else if at < pattern.count, pattern[at] == "?" || pattern[at] == name[inName] {
                at += 1
                inName += 1
            } else if let star = afterStar {
                at = star.pattern
                inName = star.name + 1
                afterStar = (at, inName)
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == "*" }
    }
}
