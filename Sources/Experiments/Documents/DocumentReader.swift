import Yams

/// Reads YAML into `SourceNode`s and reports what this format does not accept of YAML.
///
/// Refused are anchors, tags, several documents, keys that appear twice, and scalars that YAML readers disagree on.
struct DocumentReader {
    private let file: String
    private let log: MistakeLog
    private let beginning: String
    private var source: SourceText
    private var disguised = DisguisedKeys()
    private var reported: Set<SourceLocation> = []
    private var visitedAnchors: Set<SourceLocation> = []

    /// The root of the document; nil if it is empty or no YAML, which is then reported. `beginning`: what a document that
    /// is empty lacks first.
    static func read(
        _ text: String, file: String, log: MistakeLog, beginning: String = "begin with 'highwater: 1'"
    ) -> SourceNode? {
        var reader = DocumentReader(file: file, log: log, beginning: beginning, source: SourceText(text))
        return reader.root()
    }

    private init(file: String, log: MistakeLog, beginning: String, source: SourceText) {
        (self.file, self.log, self.beginning, self.source) = (file, log, beginning, source)
    }

    private mutating func root() -> SourceNode? {
        while true {
            do {
                return try readOnce()
            } catch YamlError.duplicatedKeysInMapping(_, let context)
                where disguised.hide(context.mark, in: &source)
            {
                continue  // The parser stops at a key that appears twice. Now it is disguised, so read on.
            } catch {
                log.report(SyntaxMistake(file: file, source: source).mistake(for: error))
                return nil
            }
        }
    }

    private mutating func readOnce() throws -> SourceNode? {
        let parser = try Parser(yaml: source.string, encoding: .utf8)
        guard let first = try parser.nextRoot() else {
            log.report(
                SourceLocation(file: file, line: 1, column: 1), problem: "the document is empty", remedy: beginning)
            return nil
        }
        if let second = try parser.nextRoot() {
            log.report(
                location(second.mark), problem: "a second document begins here",
                remedy: "keep one document to a file, without '---' between parts")
        }
        return convert(first)
    }

    private func location(_ mark: Mark?) -> SourceLocation {
        SourceLocation(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
    }

    private mutating func convert(_ node: Node) -> SourceNode {
        let location = location(node.mark)
        guard checkProperties(at: location) else { return SourceNode(location: location, content: .unusable) }
        switch node {
        case .scalar(let scalar): return convert(scalar, at: location)
        case .sequence(let sequence):
            let items = sequence.map { convert($0) }
            return SourceNode(location: location, content: .list(items))
        case .mapping(let mapping):
            return SourceNode(location: location, content: .mapping(pairs(mapping)))
        case .alias: return SourceNode(location: location, content: .unusable)
        }
    }

    /// Reports an anchor or a tag at the place, once. False if the node was read before, by way of an alias: to read
    /// it again could take exponential time.
    private mutating func checkProperties(at location: SourceLocation) -> Bool {
        switch source[location.line, location.column] {
        case "&":
            reportOnce(location, "anchors and aliases are not accepted", "write the value out at each place")
            return visitedAnchors.insert(location).inserted
        case "!":
            reportOnce(location, "tags are not accepted", "remove the tag: the key decides the type of its value")
        default: break
        }
        return true
    }

    private mutating func reportOnce(_ location: SourceLocation, _ problem: String, _ remedy: String) {
        guard reported.insert(location).inserted else { return }
        log.report(location, problem: problem, remedy: remedy)
    }

    private mutating func convert(_ scalar: Node.Scalar, at location: SourceLocation) -> SourceNode {
        let text = scalar.string
        guard scalar.style == .plain else {
            let inside = location.moved(by: 1)
            let isVerbatim = source.holds(text, line: inside.line, column: inside.column)
            return SourceNode(
                location: location, content: .scalar(text), textLocation: isVerbatim ? inside : nil, isQuoted: true)
        }
        if ["", "~", "null"].contains(text) { return SourceNode(location: location, content: .null) }
        if let mistake = AmbiguousScalar.mistake(in: text) {
            reportOnce(location, mistake.problem, mistake.remedy)
            return SourceNode(location: location, content: .unusable)
        }
        let isVerbatim = source.holds(text, line: location.line, column: location.column)
        return SourceNode(location: location, content: .scalar(text), textLocation: isVerbatim ? location : nil)
    }

    private mutating func pairs(_ mapping: Node.Mapping) -> [SourceNode.Pair] {
        var pairs: [SourceNode.Pair] = []
        for (key, value) in mapping {
            let keyLocation = location(key.mark)
            let keyNode = convert(key)
            let valueNode = convert(value)
            guard case .scalar(let written) = keyNode.content else {
                if case .unusable = keyNode.content { continue }
                reportOnce(keyLocation, "\(keyNode.shape) cannot be a key", "write a single word before the ':'")
                continue
            }
            let name = disguised.original(written, at: keyLocation, in: source)
            if let first = pairs.first(where: { $0.key == name }) {
                log.report(
                    keyLocation, problem: "the key '\(name)' appears twice in one mapping",
                    remedy: "keep one of them: the first is at line \(first.keyLocation.line)")
            } else {
                pairs.append(SourceNode.Pair(key: name, keyLocation: keyLocation, value: valueNode))
            }
        }
        return pairs
    }
}
