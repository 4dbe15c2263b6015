extension Fields {
    /// The one entry of a mapping whose single key names a kind; reports any other mapping.
    func onlyChild(of known: [String]) -> (key: String, fields: Fields)? {
        acceptAllKeys()
        let example = known.first.map { "{\($0): {}}" } ?? "{}"
        guard let key = keys.first, keys.count == 1 else {
            let found = keys.isEmpty ? "no kind" : "the \(keys.count) keys \(quoted(keys))"
            report(nil, problem: "'\(path)' has \(found)", remedy: "name exactly one kind, as in '\(example)'")
            return nil
        }
        guard known.contains(key) else {
            report(
                atKey: key, problem: "the kind '\(key)' is unknown in '\(path)'",
                remedy: Suggestion.remedy(for: key, among: known))
            return nil
        }
        return fields(key).map { (key, $0) }
    }

    private func quoted(_ keys: [String]) -> String { Suggestion.list(keys.map { "'\($0)'" }, last: "and") }
}
