/// Plain scalars that one YAML reader takes for text and another for a boolean or a number in base 60.
enum AmbiguousScalar {
    /// The problem and its remedy, or nil if every reader agrees on what `text` is.
    static func mistake(in text: String) -> (problem: String, remedy: String)? {
        if ["on", "off", "yes", "no", "y", "n"].contains(text.lowercased()) {
            let boolean = ["on", "yes", "y"].contains(text.lowercased()) ? "true" : "false"
            return (
                "the word '\(text)' means \(boolean) to some YAML readers and text to others",
                "write \(boolean), or quote it if text is meant: \"\(text)\""
            )
        }
        guard readsAsBase60(text) else { return nil }
        return (
            "the value '\(text)' means a number in base 60 to some YAML readers and text to others",
            "write a duration with its unit ('90s', '2min'), or quote it if text is meant: \"\(text)\""
        )
    }

    /// Digits in groups split by colons, each group but the first below 60, such as `1:30`.
    private static func readsAsBase60(_ text: String) -> Bool {
        let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        let groups = unsigned.split(separator: ":", omittingEmptySubsequences: false)
        guard groups.count > 1, let first = groups.first, isDigits(first) else { return false }
        return groups.dropFirst().allSatisfy { group in
            let whole = group.prefix { $0 != "." }
            return isDigits(whole) && whole.count <= 2 && (Int(whole) ?? 60) < 60
        }
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber }
    }
}
