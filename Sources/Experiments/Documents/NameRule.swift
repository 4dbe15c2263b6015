/// What a name in a document may look like: small letters, digits and hyphens, so that it can stand in an expression,
/// a file name and a shell command alike.
enum NameRule {
    static func accepts(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 100
            && name.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
    }

    /// A name that keeps to the rule and resembles the given one.
    static func remedy(for name: String) -> String {
        let parts = name.lowercased().split { !accepts(String($0)) || $0 == "-" }
        let proposal = parts.isEmpty ? "checkout-2" : parts.joined(separator: "-")
        return "use small letters, digits and hyphens, as in '\(proposal)'"
    }
}

extension Fields {
    /// A name of small letters, digits and hyphens.
    public func name(_ key: String) -> String? {
        guard let text = string(key) else { return nil }
        if NameRule.accepts(text) { return text }
        report(key, problem: "'\(text)' cannot be a name", remedy: NameRule.remedy(for: text))
        return nil
    }
}
