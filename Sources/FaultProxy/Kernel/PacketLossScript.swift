import NIOCore

/// The text that makes nftables lose packets; knows no kernel.
///
/// A table of its own, with two chains. A packet over loopback meets `input` only, any other one `input` when it comes
/// and `output` when it leaves: each packet meets a rule once. Every rule looks up a set whose only element expires:
/// that is the lease, kept by the kernel itself.
struct PacketLossScript {
    /// Shares are written as so many of this number of packets.
    static let resolution = 1_000_000

    let table: String
    /// Until when, from now, packets are lost unless it is renewed; whole milliseconds.
    let lease: Duration

    /// Makes the table; fails if there is one of that name.
    var creation: String { "create table inet \(table)\n" }
    var removal: String { "delete table inet \(table)\n" }

    /// Replaces all rules and starts the lease anew; counters keep what they have counted. One transaction.
    ///
    /// `rules`: each with the number under which it counts.
    func rules(_ rules: [(rule: PacketLossRule, number: Int)]) throws(ProxyError) -> String {
        var lines = [
            "add set inet \(table) lease { type inet_proto; flags timeout; }",
            "add chain inet \(table) input { type filter hook input priority mangle; policy accept; }",
            "add chain inet \(table) output { type filter hook output priority mangle; policy accept; }",
            "flush chain inet \(table) input", "flush chain inet \(table) output",
        ]
        for (rule, number) in rules {
            lines.append("add counter inet \(table) seen-\(number)")
            lines.append("add counter inet \(table) lost-\(number)")
            for match in try matches(rule) {
                lines.append("add rule inet \(table) \(match) \(loss(rule.share, number))")
            }
        }
        return lines.joined(separator: "\n") + "\n" + renewal
    }

    /// Starts the lease anew.
    var renewal: String {
        """
        flush set inet \(table) lease
        add element inet \(table) lease { tcp timeout \(Int(lease / .milliseconds(1)))ms }

        """
    }

    private func loss(_ share: Double, _ number: Int) -> String {
        let lost = Int((share * Double(Self.resolution)).rounded())
        let seen = "counter name \"seen-\(number)\""
        let drop = "counter name \"lost-\(number)\" drop"
        return switch lost {
        case 0: seen
        case Self.resolution: "\(seen) \(drop)"
        default: "\(seen) numgen random mod \(Self.resolution) < \(lost) \(drop)"
        }
    }

    private func matches(_ rule: PacketLossRule) throws(ProxyError) -> [String] {
        let address = try rule.address
        let lease = "meta l4proto @lease"
        // The interface is compared by index, which is loopback's in every namespace.
        let here = "input iif lo \(lease)"
        let away = "output oif != lo \(lease)"
        let coming = "input \(lease)"
        return FlowDirection.allCases.filter(rule.directions.contains).flatMap { direction in
            switch (rule.leg, direction) {
            case (.clients, .toServer): ["\(coming) \(end("d", address))"]
            case (.clients, .toClient): [here, away].map { "\($0) \(end("s", address))" }
            case (.servers(_, let mark), .toServer):
                [here, away].map { "\($0) \(end("d", address)) meta mark \(mark.rawValue)" }
            case (.servers(_, let mark), .toClient):
                ["\(coming) \(end("s", address)) socket mark \(mark.rawValue)"]
            }
        }
    }

    /// One end of a packet, `s` for its source and `d` for its destination. A listener on every address has just a port.
    private func end(_ side: String, _ address: SocketAddress) -> String {
        let port = "tcp \(side)port \(address.port ?? 0)"
        guard let host = address.ipAddress else { return port }
        switch address.protocol {
        case .inet where host == "0.0.0.0": return "meta nfproto ipv4 \(port)"
        case .inet: return "ip \(side)addr \(host) \(port)"
        default: return host == "::" ? port : "ip6 \(side)addr \(host) \(port)"
        }
    }
}
