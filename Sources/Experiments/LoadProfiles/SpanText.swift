/// A text of the form `A to B`.
enum SpanText {
    /// Both sides without spaces around them; the first is empty in `to B`. Nil if there is no word `to`.
    static func split(_ text: String) -> (first: String, second: String)? {
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        guard let middle = words.firstIndex(of: "to") else { return nil }
        return (words[..<middle].joined(separator: " "), words[(middle + 1)...].joined(separator: " "))
    }
}

extension String {
    /// Without spaces around it.
    var withoutSpaces: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
