/// Where to listen or where to connect to: `127.0.0.1:6379`, `[::1]:80`, `unix:/tmp/a.sock` or `udp:127.0.0.1:53`.
public enum Endpoint: Sendable, Hashable, CustomStringConvertible {
    case tcp(HostPort)
    case unix(path: String)
    case udp(HostPort)

    /// Reads an endpoint as people write it; nil for anything else. Port 0 is one that the system chooses.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst("unix:".count)
            guard !path.isEmpty else { return nil }
            self = .unix(path: String(path))
        } else if text.hasPrefix("udp:") {
            guard let address = HostPort(listening: String(text.dropFirst("udp:".count))) else { return nil }
            self = .udp(address)
        } else {
            guard let address = HostPort(listening: text) else { return nil }
            self = .tcp(address)
        }
    }

    public var description: String {
        switch self {
        case .tcp(let address): address.description
        case .unix(let path): "unix:\(path)"
        case .udp(let address): "udp:\(address)"
        }
    }

    var isUDP: Bool {
        if case .udp = self { true } else { false }
    }

    /// The path of a Unix socket; nil for others.
    var path: String? {
        if case .unix(let path) = self { path } else { nil }
    }

    /// The host and port; nil for a Unix socket.
    public var hostPort: HostPort? {
        switch self {
        case .tcp(let address), .udp(let address): address
        case .unix: nil
        }
    }
}

extension Endpoint {
    /// The same with the port that the system chose.
    func with(port: Int?) -> Endpoint {
        guard let port else { return self }
        switch self {
        case .tcp(let address): return .tcp(HostPort(host: address.host, port: port))
        case .udp(let address): return .udp(HostPort(host: address.host, port: port))
        case .unix: return self
        }
    }
}
