import Foundation

/// A Redis and one of its databases: `redis://USER@HOST:PORT/DATABASE`, of which the host is enough.
public struct RedisAddress: Sendable, Hashable, Codable {
    public var host: String
    /// 6379 if the URL names none.
    public var port: UInt16
    /// A user of Redis's access lists; nil for the default user.
    public var user: String?
    /// The number of the database, from 0.
    public var database: Int

    public init(host: String, port: UInt16 = 6379, user: String? = nil, database: Int = 0) {
        (self.host, self.port, self.user, self.database) = (host, port, user, database)
    }

    /// What is wrong with a URL, and what to write instead.
    struct Mistake: Error {
        var problem: String
        var remedy: String
    }

    /// Reads a URL, without believing it to hold no password.
    init(url: String) throws(Mistake) {
        let scheme = "redis://"
        guard url.hasPrefix(scheme) else { throw Self.foreign(url) }
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        user = try Self.user(authority)
        (host, port) = try Self.endpoint(authority)
        database = try Self.database(rest.dropFirst(authority.count))
    }

    private static func foreign(_ url: String) -> Mistake {
        guard url.hasPrefix("rediss://") else {
            return Mistake(
                problem: "this is no URL of a Redis", remedy: "write one as in 'redis://127.0.0.1:6379/0'")
        }
        return Mistake(
            problem: "Redis is not read over TLS",
            remedy: "let a tunnel such as stunnel end TLS here, and write its 'redis://127.0.0.1:PORT'")
    }

    /// Documents are copied into the directory of every run, and those are shared.
    private static func user(_ authority: Substring) throws(Mistake) -> String? {
        guard let user = authority.lastIndex(of: "@").map({ authority[..<$0] }) else { return nil }
        guard !user.contains(":") else {
            throw Mistake(
                problem: "a password does not belong in an experiment",
                remedy: "remove it, and put it into the environment as REDISCLI_AUTH")
        }
        return user.isEmpty ? nil : user.removingPercentEncoding ?? String(user)
    }

    private static func endpoint(_ authority: Substring) throws(Mistake) -> (String, UInt16) {
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let isBracketed = place.hasPrefix("[")
        let host = isBracketed ? place.dropFirst().prefix { $0 != "]" } : place.prefix { $0 != ":" }
        let rest = place.dropFirst(host.count + (isBracketed ? 2 : 0))
        let port = rest.isEmpty ? 6379 : UInt16(rest.dropFirst())
        guard !host.isEmpty, let port, port > 0, rest.isEmpty || rest.hasPrefix(":") else {
            throw Mistake(
                problem: "'\(place)' is no host and port",
                remedy: "write both, as in '127.0.0.1:6379', and an IPv6 address as in '[::1]:6379'")
        }
        return (String(host), port)
    }

    private static func database(_ path: Substring) throws(Mistake) -> Int {
        let name = path.dropFirst()
        if name.isEmpty, !path.hasPrefix("?") { return 0 }
        guard path.hasPrefix("/"), name.allSatisfy({ $0.isASCII && $0.isNumber }), let database = Int(name) else {
            throw Mistake(
                problem: "'\(path)' is no database of a Redis",
                remedy: "end the URL with a number, as in '/0', or with none")
        }
        return database
    }
}

extension RedisAddress: CustomStringConvertible {
    public var description: String {
        let place = host.contains(":") ? "[\(host)]" : host
        return "redis://\(user.map { $0 + "@" } ?? "")\(place):\(port)/\(database)"
    }
}
