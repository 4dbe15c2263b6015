extension Fields {
    /// The one entry of a mapping whose single key names a kind with settings of its own; reports any other mapping.
    func onlyChild(of known: [String]) -> (key: String, fields: Fields)? {
        onlyKey(of: known).flatMap { key in fields(key).map { (key, $0) } }
    }

    /// The single key of a mapping, which names a kind; reports any other mapping.
    func onlyKey(of known: [String]) -> String? {
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
        return key
    }

    private func quoted(_ keys: [String]) -> String { Suggestion.list(keys.map { "'\($0)'" }, last: "and") }
}
