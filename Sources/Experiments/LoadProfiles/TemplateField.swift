/// What an event fills in at a place of a template.
public enum TemplateField: Sendable, Hashable, Codable {
    /// The identity of the event, such as `0-4711`: the same however often it is sent.
    case id
    /// The name of the event's kind.
    case event
    /// The key; nothing if the event has none.
    case key
    /// The number of the event in its stream, from 0.
    case sequence
    /// A version 4 UUID drawn from the seed.
    case uuid
    /// When the event was due: milliseconds since 1970.
    case timeMilliseconds
    /// One of these texts, each equally likely.
    case choice([String])
    /// A whole number, each equally likely.
    case integer(ClosedRange<Int>)
    /// Letters and digits, as many as a size between these says.
    case text(ClosedRange<Int>)

    private static let plain: KeyValuePairs<String, TemplateField> = [
        "id": .id, "event": .event, "key": .key, "sequence": .sequence, "uuid": .uuid, "time-ms": .timeMilliseconds,
    ]
    private static let names = plain.map(\.key) + ["choice", "integer", "text"]

    /// Reads what stands between the braces. Throws a `UnitMistake` that says what is wrong.
    init(parsing text: String) throws(UnitMistake) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0]).withoutSpaces
        let argument = parts.count > 1 ? String(parts[1]).withoutSpaces : nil
        if let field = Self.plain.first(where: { $0.key == name })?.value {
            guard argument == nil else {
                throw UnitMistake(problem: "the field '{\(name)}' takes no argument", remedy: "write '{\(name)}'")
            }
            self = field
            return
        }
        switch (name, argument) {
        case ("choice", let list?): self = try Self.choice(list)
        case ("integer", let span?): self = .integer(try Self.integers(span))
        case ("text", let span?): self = .text(try Self.sizes(span))
        case ("choice", nil), ("integer", nil), ("text", nil):
            throw UnitMistake(
                problem: "the field '{\(name)}' lacks its argument",
                remedy: "write '{choice: free, pro}', '{integer: 1 to 100}' or '{text: 20B to 80B}'")
        default:
            throw UnitMistake(
                problem: "the field '{\(name)}' is unknown", remedy: Suggestion.remedy(for: name, among: Self.names))
        }
    }

    private static func choice(_ list: String) throws(UnitMistake) -> TemplateField {
        let texts = list.split(separator: ",", omittingEmptySubsequences: false).map { String($0).withoutSpaces }
        guard texts.allSatisfy({ !$0.isEmpty }) else {
            throw UnitMistake(
                problem: "the field '{choice: \(list)}' has an empty choice",
                remedy: "write the choices with one ',' between them, as in '{choice: free, pro}'")
        }
        return .choice(texts)
    }

    private static func integers(_ text: String) throws(UnitMistake) -> ClosedRange<Int> {
        guard let (first, second) = SpanText.split(text), let low = Int(first), let high = Int(second), low <= high
        else {
            throw UnitMistake(
                problem: "'{integer: \(text)}' is not a span of whole numbers", remedy: "write '{integer: 1 to 100}'")
        }
        guard high < 1 << 62, low > -(1 << 62) else {
            throw UnitMistake(problem: "'{integer: \(text)}' spans too much", remedy: "stay below \(1 << 62)")
        }
        return low...high
    }

    private static func sizes(_ text: String) throws(UnitMistake) -> ClosedRange<Int> {
        switch try SizeReader.span(text) {
        case .fixed(let size): return size.bytes...size.bytes
        case .uniform(let low, let high): return low.bytes...high.bytes
        case .normal, .lognormal: preconditionFailure("a span is fixed or uniform")
        }
    }
}
