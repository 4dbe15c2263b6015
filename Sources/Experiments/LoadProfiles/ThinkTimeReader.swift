/// Reads `think`: `1s`, `1s to 3s` or `{exponential: 2s}`.
struct ThinkTimeReader {
    let fields: Fields

    /// No pause if there is none.
    func thinkTime() -> ThinkTime {
        guard case .mapping = fields.pair("think")?.value.content else {
            return fields.quantity("think", Self.span) ?? .none
        }
        guard let mapping = fields.fields("think"), let kind = mapping.onlyKey(of: ["exponential"]) else {
            return .none
        }
        return mapping.duration(kind, in: .microseconds(1)...(.seconds(86400))).map(ThinkTime.exponential) ?? .none
    }

    private static func span(_ text: String) throws(UnitMistake) -> ThinkTime {
        guard let (first, second) = SpanText.split(text) else { return .fixed(try Duration(parsing: text)) }
        let (shortest, longest) = (try Duration(parsing: first), try Duration(parsing: second))
        guard shortest <= longest else {
            throw UnitMistake(
                problem: "the think time '\(text)' begins with the longer one",
                remedy: "write '\(longest.written) to \(shortest.written)'")
        }
        return .uniform(shortest, longest)
    }
}
