import TargetKit

/// Where a gateway is: `http://127.0.0.1:8080/shop`.
public struct GatewayURL: Sendable, Hashable, CustomStringConvertible {
    public enum Scheme: String, Sendable, Hashable {
        case http, https

        var defaultPort: UInt16 { self == .http ? 80 : 443 }
    }

    public var scheme: Scheme
    /// A name or an address; an IPv6 address without its brackets.
    public var host: String
    public var port: UInt16
    /// What stands before the path of every request: empty, or `/shop` without a slash at its end.
    public var prefix: String

    /// Reads a URL. Throws `.unsuitable` with the part that is wrong.
    public init(parsing text: String) throws(TargetError) {
        func mistake(_ problem: String, _ remedy: String) -> TargetError {
            TargetError(.unsuitable, "the URL '\(text)' \(problem)", remedy: remedy)
        }
        let example = "write it as 'http://127.0.0.1:8080'"
        guard let mark = text.range(of: "://") else { throw mistake("has no scheme", example) }
        guard let scheme = Scheme(rawValue: text[..<mark.lowerBound].lowercased()) else {
            throw mistake("has the scheme '\(text[..<mark.lowerBound])'", "use 'http://' or 'https://'")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw mistake("has spaces or characters beyond ASCII", "use '%' escapes, or the name's 'xn--' form")
        }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest[authority.endIndex...]
        guard !path.contains("?"), !path.contains("#") else {
            throw mistake(
                "has a query or a fragment", "put the query into the request line of the event, such as 'GET /?q=1'")
        }
        guard !authority.contains("@") else {
            throw mistake("has a user name", "send credentials in the header 'authorization'")
        }
        guard let (host, port) = Self.split(authority) else {
            throw mistake("has an IPv6 address without a closing bracket", "write it as 'http://[::1]:8080'")
        }
        guard !host.isEmpty else { throw mistake("has no host", example) }
        guard !host.contains(":") || authority.hasPrefix("[") else {
            throw mistake("has more than one colon after the host", "write an IPv6 address as 'http://[::1]:8080'")
        }
        self.port = scheme.defaultPort
        if let port {
            guard let number = UInt16(port), number > 0, port.allSatisfy(\.isNumber) else {
                throw mistake("has the port '\(port)'", "write a number from 1 to 65535 after the host, or nothing")
            }
            self.port = number
        }
        (self.scheme, self.host) = (scheme, String(host))
        var prefix = String(path)
        while prefix.hasSuffix("/") { prefix.removeLast() }
        self.prefix = prefix
    }

    /// The host and the text after its colon; `nil` when a bracket is missing.
    private static func split(_ authority: Substring) -> (host: Substring, port: Substring?)? {
        guard authority.hasPrefix("[") else {
            guard let colon = authority.lastIndex(of: ":") else { return (authority, nil) }
            return (authority[..<colon], authority[authority.index(after: colon)...])
        }
        guard let bracket = authority.firstIndex(of: "]") else { return nil }
        let host = authority[authority.index(after: authority.startIndex)..<bracket]
        let rest = authority[authority.index(after: bracket)...]
        if rest.isEmpty { return (host, nil) }
        return rest.hasPrefix(":") ? (host, rest.dropFirst()) : nil
    }

    /// The value of the header `host`: the port only where it is not the scheme's own.
    public var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    public var description: String { "\(scheme.rawValue)://\(authority)\(prefix)" }

    /// Whether the host is this machine by its own name: `localhost`, 127.0.0.0/8 or ::1.
    public var isLoopback: Bool { host == "localhost" || host == "::1" || Self.isIPv4Loopback(host) }

    private static func isIPv4Loopback(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
