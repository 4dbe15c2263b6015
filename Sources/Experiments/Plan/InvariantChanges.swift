/// Puts what the command line says of invariants into a document, before it is read: so the same readers judge it, and
/// their mistakes name the option instead of a line.
struct InvariantChanges {
    private static let section = "invariants"

    let overrides: Overrides
    let kinds: [String]
    /// The document that is changed.
    let file: String
    let log: MistakeLog

    init(_ overrides: Overrides, kinds: [String], file: String, log: MistakeLog) {
        (self.overrides, self.kinds, self.file, self.log) = (overrides, kinds, file, log)
    }

    func apply(to root: inout SourceNode) {
        guard !(overrides.invariants.isEmpty && overrides.settings.isEmpty), case .mapping(var pairs) = root.content
        else { return }
        var named = pairs.first { $0.key == Self.section }?.value.pairs ?? []
        for name in overrides.invariants {
            demand(name, SourceLocation(option: "--invariant \(name)", in: file), in: &named)
        }
        for setting in overrides.settings { set(setting, in: &named) }
        let location = pairs.first { $0.key == Self.section }?.value.location ?? root.location
        let value = SourceNode(location: location, content: .mapping(named))
        if let index = pairs.firstIndex(where: { $0.key == Self.section }) {
            pairs[index].value = value
        } else {
            pairs.append(.init(key: Self.section, keyLocation: location, value: value))
        }
        root.content = .mapping(pairs)
    }

    /// Adds an invariant that is not there, if its name is a kind; returns where it is.
    @discardableResult
    private func demand(_ name: String, _ place: SourceLocation, in named: inout [SourceNode.Pair]) -> Int? {
        if let index = named.firstIndex(where: { $0.key == name }) { return index }
        guard kinds.contains(name) else {
            let known = named.map(\.key) + kinds.filter { kind in !named.contains { $0.key == kind } }
            log.report(
                place, problem: "no invariant is called '\(name)'", remedy: Suggestion.remedy(for: name, among: known))
            return nil
        }
        named.append(.init(key: name, keyLocation: place, value: SourceNode(location: place, content: .mapping([]))))
        return named.count - 1
    }

    private func set(_ text: String, in named: inout [SourceNode.Pair]) {
        guard
            let setting = OptionSetting(
                text, depths: 2...2, remedy: "write an invariant, a key and its value, as in 'bounded-lag.max=5000'",
                file: file, log: log),
            let index = demand(setting.keys[0], setting.place, in: &named)
        else { return }
        put(setting.value, at: setting.keys[1], setting.place, into: &named[index].value, name: setting.keys[0])
    }

    /// Replaces or adds a key, of the kind inside where the invariant has a name of its own.
    private func put(
        _ value: SourceNode, at key: String, _ place: SourceLocation, into entry: inout SourceNode, name: String
    ) {
        var pairs = entry.pairs
        if !kinds.contains(name), pairs.count == 1, kinds.contains(pairs[0].key) {
            put(value, at: key, place, into: &pairs[0].value, name: pairs[0].key)
        } else if let index = pairs.firstIndex(where: { $0.key == key }) {
            pairs[index].value = value
        } else {
            pairs.append(.init(key: key, keyLocation: place, value: value))
        }
        entry.content = .mapping(pairs)
    }
}

extension SourceNode {
    /// The pairs of a mapping; none of anything else.
    fileprivate var pairs: [Pair] {
        guard case .mapping(let pairs) = content else { return [] }
        return pairs
    }
}
