/// Where in a Redis the effects are: each is a count, or a JSON object with `count` and perhaps `checksum` or `value`.
public enum RedisEffects: Sendable, Hashable, Codable {
    /// The values of one hash; its fields are the idempotency keys.
    case hash(String)
    /// The strings whose keys begin with a prefix; what follows it is the idempotency key.
    case keys(prefix: String)

    static let names = ["hash", "keys"]

    /// Reads `hash: NAME` or `keys: PREFIX*`, of which there must be one.
    init?(fields: Fields) {
        guard let name = Self.names.first(where: fields.contains) else {
            fields.demand("hash", example: "hash: effects' or 'keys: effect:*")
            return nil
        }
        guard name == "keys" || !fields.contains("keys") else {
            fields.report(
                "keys", problem: "the effects are both in a hash and under keys of their own",
                remedy: "keep one of them")
            return nil
        }
        guard let text = fields.string(name) else { return nil }
        if name == "hash" { self.init(hash: text, fields) } else { self.init(pattern: text, fields) }
    }

    private init?(hash: String, _ fields: Fields) {
        guard !hash.isEmpty else {
            fields.report("hash", problem: "the hash has no name", remedy: "write it, as in 'hash: effects'")
            return nil
        }
        self = .hash(hash)
    }

    private init?(pattern: String, _ fields: Fields) {
        guard pattern.firstIndex(of: "*") == pattern.indices.last else {
            fields.report(
                "keys", problem: "'\(pattern)' does not say which part of a key is the idempotency key",
                remedy: "write what all keys begin with and one '*' at the end, as in 'keys: effect:*'")
            return nil
        }
        self = .keys(prefix: String(pattern.dropLast()))
    }

    /// The same in one run, where `$HIGHWATER_…` stands for what the run's programs are told.
    func expanded(by variables: RunVariables) -> RedisEffects {
        switch self {
        case .hash(let name): .hash(variables.expand(name))
        case .keys(let prefix): .keys(prefix: variables.expand(prefix))
        }
    }
}

extension RedisEffects: CustomStringConvertible {
    public var description: String {
        switch self {
        case .hash(let name): "hash \(name)"
        case .keys(let prefix): "keys \(prefix)*"
        }
    }
}
