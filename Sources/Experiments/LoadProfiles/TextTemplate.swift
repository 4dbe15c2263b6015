/// A text with fields that every event fills in, such as `{"id":"{id}","user":"{key}"}`.
///
/// A brace before a small letter begins a field, any other brace is text, and `{{` before a small letter is a brace.
public struct TextTemplate: Sendable, Hashable, Codable {
    public enum Part: Sendable, Hashable, Codable {
        case literal(String)
        case field(TemplateField)
    }

    /// As it was written.
    public let text: String
    public let parts: [Part]

    /// Throws a `UnitMistake` if a field is unknown, has a wrong argument or no end.
    public init(parsing text: String) throws(UnitMistake) {
        var parts: [Part] = []
        var literal = ""
        var rest = text[...]
        while let brace = rest.firstIndex(of: "{") {
            literal += rest[..<brace]
            rest = rest[rest.index(after: brace)...]
            if rest.first == "{", Self.isFieldStart(rest.dropFirst().first) {
                literal += "{"
                rest = rest.dropFirst()
                let end = rest.firstIndex(of: "{") ?? rest.endIndex
                literal += rest[..<end]
                rest = rest[end...]
            } else if Self.isFieldStart(rest.first) {
                guard let end = rest.firstIndex(of: "}") else {
                    throw UnitMistake(
                        problem: "the field '{\(rest.prefix(20))' does not end",
                        remedy: "close it with '}', or write '{{' for a brace before a small letter")
                }
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(.field(try TemplateField(parsing: String(rest[..<end]))))
                rest = rest[rest.index(after: end)...]
            } else {
                literal += "{"
            }
        }
        literal += rest
        if !literal.isEmpty { parts.append(.literal(literal)) }
        (self.text, self.parts) = (text, parts)
    }

    /// Text without fields, whatever braces it has.
    public init(literal text: String) {
        (self.text, parts) = (text, [.literal(text)])
    }

    /// Whether the template is JSON: then what is filled in is escaped as in a JSON string.
    public var isJSON: Bool {
        guard let first = text.first(where: { !$0.isWhitespace }) else { return false }
        return first == "{" || first == "["
    }

    private static func isFieldStart(_ character: Character?) -> Bool {
        character.map { ("a"..."z").contains($0) } ?? false
    }
}
