/// What is asked of a gateway: a method and a path, written as `GET /search?q={key}`.
public struct RequestLine: Sendable, Hashable, Codable {
    /// Such as `GET`.
    public var method: String
    /// Begins with `/`; may hold the fields of a payload template, such as `{key}`.
    public var path: String

    public init(method: String, path: String) {
        (self.method, self.path) = (method, path)
    }

    /// Whether the method asks for nothing to be changed.
    public var isReadOnly: Bool { ["GET", "HEAD", "OPTIONS"].contains(method) }

    private static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]

    /// Reads `GET /search`. Throws a `UnitMistake` that says what is wrong.
    public init(parsing text: String) throws(UnitMistake) {
        // A path has spaces only inside the fields of a template.
        let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            .map { String($0).withoutSpaces }
        guard words.count == 2 else {
            throw UnitMistake(
                problem: "the request '\(text)' is not a method and a path", remedy: "write it as 'GET /search'")
        }
        guard Self.methods.contains(words[0]) else {
            throw UnitMistake(
                problem: "the request '\(text)' has the unknown method '\(words[0])'",
                remedy: Suggestion.remedy(for: words[0].uppercased(), among: Self.methods))
        }
        guard words[1].hasPrefix("/"), try Self.isVisible(TextTemplate(parsing: words[1])) else {
            throw UnitMistake(
                problem: "the path '\(words[1])' does not begin with '/', or has spaces or characters beyond ASCII",
                remedy: "write it as 'GET /search', with '%' escapes for other characters")
        }
        (method, path) = (words[0], words[1])
    }

    /// Whether all text outside the fields is visible ASCII.
    private static func isVisible(_ template: TextTemplate) -> Bool {
        template.parts.allSatisfy { part in
            guard case .literal(let text) = part else { return true }
            return text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        }
    }
}

extension RequestLine: CustomStringConvertible {
    public var description: String { "\(method) \(path)" }
}
