/// Where the effects of a gateway's requests are read at the end of a run: `{http: /ledger}`,
/// `{sqlite: FILE, query: SQL}` or `{postgres: DATABASE, query: SQL}`.
public enum OutcomeSource: Sendable, Hashable, Codable {
    /// A path on the gateway, or a whole `http://` URL: JSON lines with `key`, `count` and perhaps `checksum`, or one
    /// JSON object of key and count.
    case http(String)
    /// A file and a query whose columns are key, count and perhaps checksum.
    case sqlite(path: String, query: String)

    /// A database, as a URI or as libpq's `host=… dbname=…`, and a query whose columns are key, count and perhaps
    /// checksum.
    case postgres(database: String, query: String)

    /// Reads the mapping. The path of a file is relative to the document.
    public init?(fields: Fields) {
        for key in ["http", "sqlite", "postgres", "query"] { _ = fields.string(key) }
        let places = ["http", "sqlite", "postgres"].filter(fields.contains)
        guard let place = places.first else {
            fields.demand("http", example: "http: /ledger' or 'sqlite: FILE")
            return nil
        }
        if places.count > 1 {
            fields.report(
                places[1], problem: "the outcomes are both in '\(place)' and in '\(places[1])'",
                remedy: "keep one of them")
            return nil
        }
        switch place {
        case "http": self.init(http: fields)
        case "sqlite": self.init(sqlite: fields)
        default: self.init(postgres: fields)
        }
    }

    private init?(http fields: Fields) {
        if fields.contains("query") {
            fields.report(
                atKey: "query", problem: "'query' belongs to a database, not to 'http'", remedy: "remove 'query'")
        }
        guard let place = fields.string("http") else { return nil }
        guard place.hasPrefix("/") || place.hasPrefix("http://") else {
            fields.report(
                "http", problem: "'\(place)' is neither a path nor a URL",
                remedy: "write a path on the gateway, as in '/ledger', or a whole 'http://' URL")
            return nil
        }
        self = .http(place)
    }

    private init?(sqlite fields: Fields) {
        guard let path = fields.relativePath("sqlite"), let query = Self.query(fields) else { return nil }
        self = .sqlite(path: path, query: query)
    }

    private init?(postgres fields: Fields) {
        guard let database = fields.string("postgres"), let query = Self.query(fields) else { return nil }
        let scheme = ["postgresql://", "postgres://"].first(where: database.hasPrefix)
        guard scheme != nil || database.contains("=") else {
            fields.report(
                "postgres", problem: "'\(database)' names no database",
                remedy: "write a URI as in 'postgresql://shop@127.0.0.1:5432/orders', or 'host=… dbname=…'")
            return nil
        }
        // Documents are copied into the directory of every run, and those are shared.
        let authority = scheme.map { database.dropFirst($0.count).prefix { $0 != "/" && $0 != "?" } }
        let user = authority?.lastIndex(of: "@").flatMap { authority?[..<$0] }
        guard user?.contains(":") != true, !database.contains("password=") else {
            fields.report(
                "postgres", problem: "a password does not belong in an experiment",
                remedy: "remove it, and put it into ~/.pgpass or into the environment as PGPASSWORD")
            return nil
        }
        self = .postgres(database: database, query: query)
    }

    private static func query(_ fields: Fields) -> String? {
        fields.demand("query", example: "query: SELECT key, count(*) FROM orders GROUP BY key")
        return fields.string("query")
    }
}

extension OutcomeSource: CustomStringConvertible {
    public var description: String {
        switch self {
        case .http(let place): "GET \(place)"
        case .sqlite(let path, _): path
        case .postgres(let database, _): database
        }
    }
}
