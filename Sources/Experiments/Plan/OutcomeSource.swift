/// Where the effects of requests, or of messages, are read at the end of a run: `{http: /ledger}`,
/// `{sqlite: FILE, query: SQL}`, `{postgres: DATABASE, query: SQL}`, `{redis: URL, hash: NAME}`,
/// `{redis: URL, keys: PREFIX*}`, `{command: [WORDS]}` or `{topic: NAME}`.
public enum OutcomeSource: Sendable, Hashable, Codable {
    /// A path on the gateway, or a whole `http://` URL: JSON lines with `key`, `count` and perhaps `checksum`, or one
    /// JSON object of key and count.
    case http(String)
    /// A file and a query whose columns are key, count and perhaps checksum.
    case sqlite(path: String, query: String)

    /// A database, as a URI or as libpq's `host=… dbname=…`, and a query whose columns are key, count and perhaps
    /// checksum.
    case postgres(database: String, query: String)

    /// One hash of a Redis, or the strings whose keys have a prefix.
    case redis(RedisAddress, RedisEffects)

    /// A program that prints JSON lines as above, run in a directory.
    case command([String], directory: String)

    /// A topic of the target, in which each effect is a message under the key of what it is the effect of.
    case topic(String)

    private static let places = ["http", "sqlite", "postgres", "redis", "command", "topic"]

    /// Reads the mapping. The path of a file is relative to the document.
    public init?(fields: Fields) {
        for key in ["http", "sqlite", "postgres", "redis", "topic", "query", "hash", "keys"] { _ = fields.string(key) }
        let places = Self.places.filter(fields.contains)
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
        Self.checkAttributes(of: place, fields)
        switch place {
        case "http": self.init(http: fields)
        case "command": self.init(command: fields)
        case "topic": self.init(topic: fields)
        case "sqlite": self.init(sqlite: fields)
        case "redis": self.init(redis: fields)
        default: self.init(postgres: fields)
        }
    }

    private static func checkAttributes(of place: String, _ fields: Fields) {
        if fields.contains("query"), place != "sqlite", place != "postgres" {
            fields.report(
                atKey: "query", problem: "'query' belongs to a database with SQL, not to '\(place)'",
                remedy: "remove 'query'")
        }
        for key in RedisEffects.names where fields.contains(key) && place != "redis" {
            fields.report(
                atKey: key, problem: "'\(key)' belongs to 'redis', not to '\(place)'", remedy: "remove '\(key)'")
        }
    }

    private init?(http fields: Fields) {
        guard let place = fields.string("http") else { return nil }
        guard place.hasPrefix("/") || place.hasPrefix("http://") else {
            fields.report(
                "http", problem: "'\(place)' is neither a path nor a URL",
                remedy: "write a path on the gateway, as in '/ledger', or a whole 'http://' URL")
            return nil
        }
        self = .http(place)
    }

    private init?(command fields: Fields) {
        guard let words = fields.strings("command") else { return nil }
        guard words.first?.isEmpty == false else {
            fields.report(
                "command", problem: "the command is empty",
                remedy: "write a program and its arguments, as in '[python3, effects.py]'")
            return nil
        }
        let home = SourceFiles.resolve(".", from: fields.location.file)
        self = .command(words, directory: home.isEmpty ? "." : home)
    }

    private init?(topic fields: Fields) {
        guard let name = fields.string("topic") else { return nil }
        guard !name.isEmpty else {
            fields.report("topic", problem: "the topic has no name", remedy: "write it, as in 'topic: results'")
            return nil
        }
        self = .topic(name)
    }

    private init?(sqlite fields: Fields) {
        // A file of the run itself lies nowhere near the document.
        let isOfRun = fields.string("sqlite")?.hasPrefix("$" + RunVariables.prefix) ?? false
        let file = isOfRun ? fields.string("sqlite") : fields.relativePath("sqlite")
        guard let path = file, let query = Self.query(fields) else { return nil }
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

    private init?(redis fields: Fields) {
        let effects = RedisEffects(fields: fields)
        guard let url = fields.string("redis") else { return nil }
        do throws(RedisAddress.Mistake) {
            let address = try RedisAddress(url: url)
            guard let effects else { return nil }
            self = .redis(address, effects)
        } catch {
            fields.report("redis", problem: error.problem, remedy: error.remedy)
            return nil
        }
    }

    private static func query(_ fields: Fields) -> String? {
        fields.demand("query", example: "query: SELECT key, count(*) FROM orders GROUP BY key")
        return fields.string("query")
    }
}

extension OutcomeSource {
    /// The same in one run, where `$HIGHWATER_…` stands for what the run's programs are told.
    public func expanded(by variables: RunVariables) -> OutcomeSource {
        switch self {
        case .http(let place): .http(variables.expand(place))
        case .sqlite(let path, let query): .sqlite(path: variables.expand(path), query: variables.expand(query))
        case .postgres(let database, let query):
            .postgres(database: variables.expand(database), query: variables.expand(query))
        case .redis(let address, let effects): .redis(address, effects.expanded(by: variables))
        case .command(let words, let directory): .command(words.map(variables.expand), directory: directory)
        case .topic: self
        }
    }
}

extension OutcomeSource: CustomStringConvertible {
    public var description: String {
        switch self {
        case .http(let place): "GET \(place)"
        case .sqlite(let path, _): path
        case .postgres(let database, _): database
        case .redis(let address, let effects): "\(effects) in \(address)"
        case .command(let words, _): words.joined(separator: " ")
        case .topic(let name): "topic \(name)"
        }
    }
}
