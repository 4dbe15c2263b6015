import ArgumentParser

/// Where a server listens, or another one is: `127.0.0.1:8080`, `[::1]:8080`.
struct ListenAddress: ExpressibleByArgument, ExpressibleByStringLiteral {
    var host: String
    var port: Int

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = UInt16(argument[argument.index(after: colon)...])
        else {
            return nil
        }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        (self.host, self.port) = (String(host), Int(port))
    }

    init(stringLiteral text: String) {
        self = ListenAddress(argument: text) ?? ListenAddress(host: "127.0.0.1", port: 0)
    }

    private init(host: String, port: Int) { (self.host, self.port) = (host, port) }

    var defaultValueDescription: String { written(port: port) }

    /// The address with another port.
    func written(port: Int) -> String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
