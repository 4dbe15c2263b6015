/// Where the effects of a gateway's requests are read at the end of a run: `{http: /ledger}` or
/// `{sqlite: FILE, query: SQL}`.
public enum OutcomeSource: Sendable, Hashable, Codable {
    /// A path on the gateway, or a whole `http://` URL: JSON lines with `key`, `count` and perhaps `checksum`, or one
    /// JSON object of key and count.
    case http(String)
    /// A file and a query whose columns are key, count and perhaps checksum.
    case sqlite(path: String, query: String)

    /// Reads the mapping. The path of a file is relative to the document.
    public init?(fields: Fields) {
        let http = fields.string("http")
        let sqlite = fields.relativePath("sqlite")
        let query = fields.string("query")
        switch (http, sqlite) {
        case (let http?, nil):
            if query != nil {
                fields.report(
                    atKey: "query", problem: "'query' belongs to 'sqlite', not to 'http'", remedy: "remove 'query'")
            }
            guard http.hasPrefix("/") || http.hasPrefix("http://") else {
                fields.report(
                    "http", problem: "'\(http)' is neither a path nor a URL",
                    remedy: "write a path on the gateway, as in '/ledger', or a whole 'http://' URL")
                return nil
            }
            self = .http(http)
        case (nil, let sqlite?):
            fields.demand("query", example: "query: SELECT key, count(*) FROM orders GROUP BY key")
            guard let query else { return nil }
            self = .sqlite(path: sqlite, query: query)
        case (.some, .some):
            fields.report(
                "sqlite", problem: "the outcomes are both at 'http' and in 'sqlite'", remedy: "keep one of them")
            return nil
        case (nil, nil):
            fields.demand("http", example: "http: /ledger' or 'sqlite: FILE")
            return nil
        }
    }
}

extension OutcomeSource: CustomStringConvertible {
    public var description: String {
        switch self {
        case .http(let place): "GET \(place)"
        case .sqlite(let path, _): path
        }
    }
}
