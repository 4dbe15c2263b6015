import NIOCore

/// A share of the packets of one leg of proxied connections is dropped by the kernel.
public struct PacketLossRule: Sendable, Hashable {
    /// Which packets are meant. Nothing else can be hit.
    public enum Leg: Sendable, Hashable {
        /// Between the clients and a listener of the proxy: whatever has this address at the proxy's end.
        case clients(listener: HostPort)
        /// Between the proxy and a server: of what has this address at the server's end, the connections whose sockets
        /// the proxy has marked (`SocketMark`), so that nobody else's connection to the same server is touched.
        case servers(server: HostPort, mark: SocketMark)
    }

    /// Names the rule in the evidence, such as the toxic that asked for it.
    public var name: String
    public var leg: Leg
    /// 0…1 of the packets, each by itself.
    public var share: Double
    public var directions: Set<FlowDirection>

    public init(
        _ name: String, on leg: Leg, share: Double, directions: Set<FlowDirection> = Set(FlowDirection.allCases)
    ) {
        self.name = name
        self.leg = leg
        self.share = share
        self.directions = directions
    }

    /// Throws: when no rule can be made of it.
    func check() throws(ProxyError) {
        guard (0...1).contains(share) else {
            throw ProxyError(
                location: name, problem: "a share of \(share) of the packets cannot be lost",
                remedy: "give a share from 0 to 1, such as 0.05")
        }
        guard !directions.isEmpty else {
            throw ProxyError(
                location: name, problem: "packets of no direction are meant", remedy: "name one direction or both")
        }
        _ = try address
    }

    /// The proxy's or the server's address, as a number.
    var address: SocketAddress {
        get throws(ProxyError) {
            let endpoint =
                switch leg {
                case .clients(let listener): listener
                case .servers(let server, _): server
                }
            guard let address = try? SocketAddress(ipAddress: endpoint.host, port: endpoint.port),
                (1...Int(UInt16.max)).contains(endpoint.port)
            else {
                throw ProxyError(
                    location: name, problem: "'\(endpoint)' is no address of packets",
                    remedy: "give an IP address and the port in use: packets carry no names")
            }
            return address
        }
    }
}
