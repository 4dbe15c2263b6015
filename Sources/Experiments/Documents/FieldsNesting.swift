extension Fields {
    /// A nested mapping. `{}` and an absent value give one without keys.
    public func fields(_ key: String) -> Fields? {
        pair(key).flatMap { child(path(to: key), $0.value) }
    }

    /// A list of mappings.
    public func list(_ key: String) -> [Fields]? {
        guard let node = pair(key)?.value else { return nil }
        switch node.content {
        case .list(let nodes):
            return nodes.enumerated().compactMap { child("\(path(to: key))[\($0.offset)]", $0.element) }
        case .null: return []
        case .unusable: return nil
        case .scalar, .mapping:
            report(
                key, problem: "'\(path(to: key))' is \(node.shape), not a list", remedy: "begin each entry with '- '")
            return nil
        }
    }

    /// An expression, such as `lag.max < 500`.
    public func expression(_ key: String) -> Expression? {
        guard let node = pair(key)?.value else { return nil }
        return expression(node, path: path(to: key))
    }

    /// The expressions of a list; a single one counts as a list of one. Empty if the key is absent.
    public func expressions(_ key: String) -> [Expression] { placedExpressions(key).map(\.expression) }

    /// The expressions of a list, each with its place.
    func placedExpressions(_ key: String) -> [(expression: Expression, location: SourceLocation)] {
        (items(key) ?? []).compactMap { node, path in
            expression(node, path: path).map { ($0, node.location) }
        }
    }

    /// The entries of a list, or the value itself if it is no list; nil if the key is absent.
    func items(_ key: String) -> [(node: SourceNode, path: String)]? {
        guard let node = pair(key)?.value else { return nil }
        switch node.content {
        case .list(let nodes):
            return nodes.enumerated().map { ($0.element, "\(path(to: key))[\($0.offset)]") }
        case .unusable: return nil
        case .null: return []
        case .scalar, .mapping: return [(node, path(to: key))]
        }
    }

    private func expression(_ node: SourceNode, path: String) -> Expression? {
        guard let text = text(node, path: path) else { return nil }
        do { return try Expression(parsing: text, streams: log.streams) } catch {
            // In a text that is folded or has escapes, offsets say nothing about columns.
            let place = node.textLocation?.moved(by: error.offset) ?? node.location
            log.report(place, problem: error.problem, remedy: error.remedy)
            return nil
        }
    }
}
