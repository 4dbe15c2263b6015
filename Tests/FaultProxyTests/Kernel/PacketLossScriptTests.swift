import NIOCore
import Testing

@testable import FaultProxy

@Suite struct PacketLossScriptTests {
    private let script = PacketLossScript(table: "highwater-x", lease: .seconds(10))

    private func rules(_ rule: PacketLossRule) throws -> [String] {
        try script.rules([(rule, 3)]).split(separator: "\n").map(String.init).filter { $0.hasPrefix("add rule") }
    }

    @Test func `clients' packets are told by the listener's address and port`() throws {
        let listener = HostPort(host: "127.0.0.1", port: 9_000)
        let lines = try rules(PacketLossRule("loss", on: .clients(listener: listener), share: 0.05))
        let drop = "counter name \"seen-3\" numgen random mod 1000000 < 50000 counter name \"lost-3\" drop"
        let table = "add rule inet highwater-x"
        #expect(
            lines == [
                "\(table) input meta l4proto @lease ip daddr 127.0.0.1 tcp dport 9000 \(drop)",
                "\(table) input iif lo meta l4proto @lease ip saddr 127.0.0.1 tcp sport 9000 \(drop)",
                "\(table) output oif != lo meta l4proto @lease ip saddr 127.0.0.1 tcp sport 9000 \(drop)",
            ])
    }

    @Test func `a server's packets are those of marked sockets alone`() throws {
        let leg = PacketLossRule.Leg.servers(server: HostPort(host: "::1", port: 80), mark: .proxied)
        for line in try rules(PacketLossRule("loss", on: leg, share: 0.5)) {
            #expect(line.contains("ip6 ") && line.contains("port 80 ") && line.contains(" mark 72 "))
        }
    }

    @Test(arguments: [
        (HostPort(host: "0.0.0.0", port: 7), "meta nfproto ipv4 tcp dport 7"),
        (HostPort(host: "::", port: 7), "@lease tcp dport 7"),
    ])
    func `a listener on every address is told by its port`(listener: HostPort, match: String) throws {
        let rule = PacketLossRule("loss", on: .clients(listener: listener), share: 0.5, directions: [.toServer])
        #expect(try rules(rule).map { $0.contains(match) } == [true])
    }

    @Test func `without a share packets are seen and not lost`() throws {
        let leg = PacketLossRule.Leg.clients(listener: HostPort(host: "127.0.0.1", port: 7))
        #expect(try rules(PacketLossRule("loss", on: leg, share: 0)).allSatisfy { !$0.contains("drop") })
    }

    @Test(arguments: [
        PacketLossRule("name", on: .clients(listener: HostPort(host: "localhost", port: 7)), share: 0.5),
        PacketLossRule("port", on: .clients(listener: HostPort(host: "127.0.0.1", port: 0)), share: 0.5),
        PacketLossRule("share", on: .clients(listener: HostPort(host: "127.0.0.1", port: 7)), share: 1.5),
        PacketLossRule("way", on: .clients(listener: HostPort(host: "127.0.0.1", port: 7)), share: 1, directions: []),
    ])
    func `what no packet can be told by is refused with a remedy`(rule: PacketLossRule) {
        let error = #expect(throws: ProxyError.self) { try rule.check() }
        #expect(error?.location == rule.name)
        #expect(error?.remedy.isEmpty == false)
    }

    @Test func `counters are read as nft prints them`() {
        let listing = """
            table inet highwater-x {
            \tcounter seen-0 {
            \t\tpackets 12 bytes 3400
            \t}
            \tcounter lost-0 {
            \t\tpackets 3 bytes 100
            \t}
            }
            """
        #expect(NetfilterCounters(listing: listing).packets == ["seen-0": 12, "lost-0": 3])
    }

    @Test(arguments: ["", "a b", "a;b", "a{", "../x", "ü", String(repeating: "a", count: 201)])
    func `a run whose name nft would misread has no table`(run: String) {
        #expect(throws: ProxyError.self) { _ = try KernelPacketLoss.tableName(run: run) }
    }
}
