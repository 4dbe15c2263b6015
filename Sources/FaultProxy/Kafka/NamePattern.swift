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

    public func matches(_ name: String) -> Bool {
        Wildcards.match(name.unicodeScalars, Array(text.unicodeScalars), any: "*", one: "?")
    }
}
