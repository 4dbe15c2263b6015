/// One `--set PATH=VALUE` of the command line, taken apart.
struct OptionSetting {
    /// The keys on the way to the value, the outermost first.
    let keys: [String]
    /// Read as a document would have it; its place is the option.
    let value: SourceNode
    let place: SourceLocation

    /// Nil for a text that is none, or whose value is no YAML, which is then reported with `remedy`.
    ///
    /// `depths`: how many keys there may be. `file`: the document that is changed.
    init?(_ text: String, depths: ClosedRange<Int>, remedy: String, file: String, log: MistakeLog) {
        let place = SourceLocation(option: "--set \(text)", in: file)
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let keys = halves[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2, !halves[1].isEmpty, depths.contains(keys.count), !keys.contains("") else {
            log.report(place, problem: "'\(text)' is no setting", remedy: remedy)
            return nil
        }
        guard let value = Self.value(String(halves[1]), place, log) else { return nil }
        (self.keys, self.value, self.place) = (keys, value, place)
    }

    private static func value(_ text: String, _ place: SourceLocation, _ log: MistakeLog) -> SourceNode? {
        let own = MistakeLog()
        let node = DocumentReader.read(text, file: place.file, log: own)
        for mistake in own.mistakes { log.report(place, problem: mistake.problem, remedy: mistake.remedy) }
        return own.isEmpty ? node?.moved(to: place) : nil
    }
}

extension SourceNode {
    /// The same with every place replaced by one.
    fileprivate func moved(to place: SourceLocation) -> SourceNode {
        var moved = self
        (moved.location, moved.textLocation) = (place, nil)
        switch content {
        case .list(let nodes): moved.content = .list(nodes.map { $0.moved(to: place) })
        case .mapping(let pairs):
            moved.content = .mapping(
                pairs.map { Pair(key: $0.key, keyLocation: place, value: $0.value.moved(to: place)) })
        case .scalar, .null, .unusable: break
        }
        return moved
    }
}
