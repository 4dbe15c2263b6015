/// Puts what the command line says instead of an experiment file into the document, before it is read: so the same readers
/// check it, and their mistakes name the option instead of a line.
struct DocumentChanges {
    /// Each as `PATH=VALUE`; the last of two counts.
    let settings: [String]
    /// The document that is changed.
    let file: String
    let log: MistakeLog

    func apply(to root: inout SourceNode) {
        for text in settings {
            guard
                let setting = OptionSetting(
                    text, depths: 1...16,
                    remedy: "write a key of the experiment and its value, as in 'consumers.assignor=range'", file: file,
                    log: log)
            else { continue }
            put(setting, setting.keys[...], into: &root, path: "")
        }
    }

    private func put(
        _ setting: OptionSetting, _ keys: ArraySlice<String>, into node: inout SourceNode, path: String
    ) {
        guard let key = keys.first else {
            node = setting.value
            return
        }
        let inner = path.isEmpty ? key : "\(path).\(key)"
        switch node.content {
        case .mapping(var pairs):
            let index = index(of: key, in: &pairs, setting)
            put(setting, keys.dropFirst(), into: &pairs[index].value, path: inner)
            node.content = .mapping(pairs)
        case .null:
            node.content = .mapping([])
            put(setting, keys, into: &node, path: path)
        case .list(var entries):
            guard let index = entry(key, of: entries, setting, path) else { return }
            put(setting, keys.dropFirst(), into: &entries[index], path: inner)
            node.content = .list(entries)
        case .scalar:
            log.report(
                setting.place, problem: "'\(path)' is \(node.shape), and has no key '\(key)'",
                remedy: "set it whole, as in '\(path)={\(key): …}'")
        case .unusable: break
        }
    }

    /// Where a key is; one that is not there is added, for the readers to judge.
    private func index(of key: String, in pairs: inout [SourceNode.Pair], _ setting: OptionSetting) -> Int {
        if let index = pairs.firstIndex(where: { $0.key == key }) {
            pairs[index].keyLocation = setting.place
            return index
        }
        let empty = SourceNode(location: setting.place, content: .mapping([]))
        pairs.append(.init(key: key, keyLocation: setting.place, value: empty))
        return pairs.count - 1
    }

    /// The entry of a list that has an id, such as a fault of the schedule.
    private func entry(_ id: String, of entries: [SourceNode], _ setting: OptionSetting, _ path: String) -> Int? {
        let ids = entries.map(\.id)
        if let index = ids.firstIndex(of: id) { return index }
        let known = ids.compactMap(\.self)
        log.report(
            setting.place, problem: "no entry of '\(path)' has the id '\(id)'",
            remedy: known.isEmpty
                ? "set the list whole, as in '\(path)=[…]'" : Suggestion.remedy(for: id, among: known))
        return nil
    }
}

extension SourceNode {
    /// What the key `id` of a mapping says.
    fileprivate var id: String? {
        guard case .mapping(let pairs) = content,
            case .scalar(let id) = pairs.first(where: { $0.key == "id" })?.value.content
        else { return nil }
        return id
    }
}
