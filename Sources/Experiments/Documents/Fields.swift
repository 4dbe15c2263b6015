/// Checked access to one mapping of a document. It reports every mistake it meets and goes on.
///
/// Every key that is asked for is a known key; `finish()` reports the others. A reader must therefore ask for all its
/// keys before it gives up. An accessor returns nil if the key is absent, and also if its value is wrong, which is
/// then reported. Use it on the task that decodes, and only while decoding.
public final class Fields {
    /// Where the mapping stands in its document, such as `schedule[2].fault.network`; empty at the top.
    public let path: String
    /// Where the mapping begins.
    public let location: SourceLocation
    let pairs: [SourceNode.Pair]
    let log: MistakeLog
    private var asked: [String] = []
    private var missing: [(key: String, example: String)] = []
    /// By path: whoever asks again gets the same one, so that keys asked for elsewhere stay known.
    private var children: [String: Fields] = [:]
    private var isFinished = false

    init(path: String, location: SourceLocation, pairs: [SourceNode.Pair], log: MistakeLog) {
        (self.path, self.location, self.pairs, self.log) = (path, location, pairs, log)
    }

    /// The keys of the mapping, in the order of the document.
    public var keys: [String] { pairs.map(\.key) }

    /// Whether the mapping has the key, with whatever value.
    public func contains(_ key: String) -> Bool { pair(key) != nil }

    /// Reports the key as missing, if it is absent. `example` is the whole entry, such as `rate: 500/s`.
    ///
    /// The report waits for `finish()`: it is left out if an unknown key is probably the misspelled one.
    public func demand(_ key: String, example: String) {
        guard pair(key) == nil, !missing.contains(where: { $0.key == key }) else { return }
        missing.append((key, example))
    }

    /// Reports a mistake at the value of the key; at the mapping if `key` is nil or absent.
    public func report(_ key: String?, problem: String, remedy: String) {
        log.report(key.flatMap { pair($0)?.value.location } ?? location, problem: problem, remedy: remedy)
    }

    /// Reports a mistake at the key itself.
    public func report(atKey key: String, problem: String, remedy: String) {
        log.report(pair(key)?.keyLocation ?? location, problem: problem, remedy: remedy)
    }

    /// Reports the keys that nobody asked for and those that are missing, here and in all nested mappings.
    public func finish() {
        guard !isFinished else { return }
        isFinished = true
        let unknown = keys.filter { !asked.contains($0) }
        for key in unknown { reportUnknown(key) }
        let meant = Set(unknown.compactMap { Suggestion.nearest(to: $0, among: absent) })
        for (key, example) in missing where !meant.contains(key) {
            let place = path.isEmpty ? "" : " in '\(path)'"
            report(nil, problem: "the key '\(key)' is missing\(place)", remedy: "add '\(example)'")
        }
        for child in children.values { child.finish() }
    }

    /// Known keys that the mapping does not have: a misspelled key is more likely one of them.
    private var absent: [String] { asked.filter { !contains($0) } }

    private func reportUnknown(_ key: String) {
        let place = path.isEmpty ? "" : " in '\(path)'"
        let nearest = Suggestion.nearest(to: key, among: absent) ?? Suggestion.nearest(to: key, among: asked)
        let remedy = nearest.map { "did you mean '\($0)'?" } ?? Suggestion.remedy(for: key, among: asked)
        report(atKey: key, problem: "the key '\(key)' is unknown\(place)", remedy: remedy)
    }

    // MARK: - For the accessors

    func pair(_ key: String) -> SourceNode.Pair? {
        if !asked.contains(key) { asked.append(key) }
        return pairs.first { $0.key == key }
    }

    func path(to key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// Marks every key as known, for mappings whose keys are names.
    func acceptAllKeys() { for key in keys { _ = pair(key) } }

    var missingKeys: [String] { missing.map(\.key) }

    func child(_ path: String, _ node: SourceNode) -> Fields? {
        if let known = children[path] { return known }
        let pairs: [SourceNode.Pair]
        switch node.content {
        case .mapping(let content): pairs = content
        case .null: pairs = []
        case .unusable: return nil
        case .scalar, .list:
            log.report(
                node.location, problem: "'\(path)' is \(node.shape), not a mapping",
                remedy: "write its keys in braces or indented below it, as in '{key: value}'")
            return nil
        }
        let child = Fields(path: path, location: node.location, pairs: pairs, log: log)
        children[path] = child
        return child
    }

    /// The text of a single value; reports any other shape.
    func text(_ node: SourceNode, path: String) -> String? {
        switch node.content {
        case .scalar(let text): return text
        case .unusable: return nil
        case .null:
            log.report(node.location, problem: "'\(path)' has no value", remedy: "write one, or leave the key out")
        case .list, .mapping:
            log.report(
                node.location, problem: "'\(path)' is \(node.shape), not a single value",
                remedy: "write one value after '\(path.split(separator: ".").last ?? ""):'")
        }
        return nil
    }

    /// Reads a quantity that knows its own mistakes.
    func quantity<Value>(_ key: String, _ read: (String) throws(UnitMistake) -> Value) -> Value? {
        guard let node = pair(key)?.value, let text = text(node, path: path(to: key)) else { return nil }
        do { return try read(text) } catch {
            log.report(node.location, problem: error.problem, remedy: error.remedy)
            return nil
        }
    }
}
