/// One YAML or JSON document, decoded by a function that reads its top mapping.
public enum Document {
    /// Reads `text` and gives what `body` makes of it.
    ///
    /// `file` is the name used in mistakes. Throws all mistakes that the reading or `body` reported. Unknown keys are
    /// reported without being asked.
    public static func decode<Value>(
        _ text: String, file: String, _ body: (Fields) -> Value?
    ) throws(Mistakes) -> Value {
        let log = MistakeLog()
        let value = decode(text, file: file, log: log, body)
        guard log.isEmpty, let value else { throw Mistakes(log.mistakes) }
        return value
    }

    static func decode<Value>(
        _ text: String, file: String, log: MistakeLog, changing change: (inout SourceNode) -> Void = { _ in },
        _ body: (Fields) -> Value?
    ) -> Value? {
        guard var root = DocumentReader.read(text, file: file, log: log) else { return nil }
        change(&root)
        guard let pairs = pairs(of: root, log: log) else { return nil }
        let fields = Fields(path: "", location: root.location, pairs: pairs, log: log)
        let value = body(fields)
        fields.finish()
        if value == nil, log.isEmpty {
            fields.report(
                nil, problem: "the document could not be read", remedy: "compare it with the reference")
        }
        return value
    }

    private static func pairs(of root: SourceNode, log: MistakeLog) -> [SourceNode.Pair]? {
        switch root.content {
        case .mapping(let pairs): return pairs
        case .unusable: return nil
        case .scalar, .null, .list:
            log.report(
                root.location, problem: "the document is \(root.shape), not a mapping",
                remedy: "begin with 'highwater: 1' and write 'key: value' lines")
            return nil
        }
    }
}
