/// A value of a document with its place, for readers that also take the same content from elsewhere.
public struct DocumentValue: Sendable {
    public enum Content: Sendable {
        case null
        /// A single value as it is written; `isQuoted` if it can only be text.
        case scalar(String, isQuoted: Bool)
        case list([DocumentValue])
        /// In the order of the document; no key twice.
        case mapping([(key: String, location: SourceLocation, value: DocumentValue)])
    }

    public var location: SourceLocation
    public var content: Content
}

extension Document {
    /// Reads `text` without asking what it means. `file` is the name used in mistakes; `beginning` the remedy if there is
    /// nothing in it.
    public static func value(_ text: String, file: String, beginning: String) throws(Mistakes) -> DocumentValue {
        let log = MistakeLog()
        let root = DocumentReader.read(text, file: file, log: log, beginning: beginning)
        guard log.isEmpty, let root else { throw Mistakes(log.mistakes) }
        return DocumentValue(root)
    }
}

extension DocumentValue {
    fileprivate init(_ node: SourceNode) {
        location = node.location
        switch node.content {
        case .scalar(let text): content = .scalar(text, isQuoted: node.isQuoted)
        case .list(let nodes): content = .list(nodes.map { DocumentValue($0) })
        case .mapping(let pairs):
            content = .mapping(pairs.map { ($0.key, $0.keyLocation, DocumentValue($0.value)) })
        case .null, .unusable: content = .null
        }
    }
}
