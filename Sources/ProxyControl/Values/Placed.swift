import Experiments

/// A value of a request's body or of a configuration file, with the place that a mistake names.
struct Placed: Sendable {
    enum Content: Sendable {
        case null
        case flag(Bool)
        case number(Double)
        case text(String)
        case list([Placed])
        case object([(key: String, value: Placed)])
    }

    /// Such as `toxics[0].attributes`; empty at the top.
    var path: String
    /// Where it stands in a file; nil in a request.
    var location: SourceLocation?
    var content: Content

    init(_ json: JSON, path: String = "") {
        self.path = path
        switch json {
        case .null: content = .null
        case .flag(let flag): content = .flag(flag)
        case .number(let number): content = .number(number)
        case .text(let text): content = .text(text)
        case .list(let items):
            content = .list(items.enumerated().map { Placed($1, path: "\(path)[\($0)]") })
        case .object(let members):
            content = .object(members.map { ($0.key, Placed($0.value, path: Self.path(path, $0.key))) })
        }
    }

    init(_ value: DocumentValue, path: String = "") {
        self.path = path
        location = value.location
        switch value.content {
        case .null: content = .null
        case .scalar(let text, let isQuoted): content = isQuoted ? .text(text) : Self.plain(text)
        case .list(let items):
            content = .list(items.enumerated().map { Placed($1, path: "\(path)[\($0)]") })
        case .mapping(let pairs):
            content = .object(pairs.map { ($0.key, Placed($0.value, path: Self.path(path, $0.key))) })
        }
    }

    private static func path(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private static func plain(_ text: String) -> Content {
        if let flag = Bool(text) { return .flag(flag) }
        let looksLikeNumber = text.allSatisfy { $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }
        if looksLikeNumber, let number = Double(text), number.isFinite { return .number(number) }
        return .text(text)
    }

    /// What a reader would call this value: `a list`, `the number 5`.
    var shape: String {
        switch content {
        case .null: "nothing"
        case .flag(let flag): "\(flag)"
        case .number(let number): "the number \(JSON.digits(number))"
        case .text(let text): "the text '\(text.prefix(60))'"
        case .list: "a list"
        case .object: "an object"
        }
    }
}

extension Placed {
    /// What a text without quotes means.
    static func plainJSON(_ text: String) -> JSON {
        switch plain(text) {
        case .flag(let flag): .flag(flag)
        case .number(let number): .number(number)
        default: .text(text)
        }
    }

    /// The value without its places.
    var json: JSON {
        switch content {
        case .null: .null
        case .flag(let flag): .flag(flag)
        case .number(let number): .number(number)
        case .text(let text): .text(text)
        case .list(let items): .list(items.map(\.json))
        case .object(let pairs): .object(pairs.map { .init($0.key, $0.value.json) })
        }
    }
}
