/// Where the effects of a gateway's requests are read at the end of a run.
public enum OutcomeSource: Sendable, Hashable, Codable {
    /// What `GET` of this path answers, as JSON lines or as one mapping of key to count.
    case http(path: String)
    /// The rows of a query: an idempotency key and the number of its effects.
    case sqlite(path: String, query: String)

    /// Reads `{http: /ledger}` or `{sqlite: {file: outcomes.db, query: …}}`; nil if it is neither.
    init?(fields: Fields) {
        let http = fields.string("http")
        let sqlite = fields.fields("sqlite")
        switch (fields.contains("http"), fields.contains("sqlite")) {
        case (true, true), (false, false):
            fields.report(
                nil, problem: "the outcomes are to be read from \(http == nil ? "nowhere" : "two places")",
                remedy: "write '{http: /ledger}', or '{sqlite: {file: …, query: …}}'")
            return nil
        case (true, false):
            guard let http else { return nil }
            guard http.hasPrefix("/") else {
                fields.report("http", problem: "'\(http)' is no path", remedy: "begin it with '/', as in '/ledger'")
                return nil
            }
            self = .http(path: http)
        case (false, true):
            sqlite?.demand("file", example: "file: outcomes.db")
            sqlite?.demand("query", example: "query: SELECT message, count(*) FROM effects GROUP BY message")
            guard let file = sqlite?.string("file"), let query = sqlite?.string("query") else { return nil }
            self = .sqlite(path: file, query: query)
        }
    }
}
