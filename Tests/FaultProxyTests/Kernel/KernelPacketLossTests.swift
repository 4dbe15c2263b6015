#if os(Linux)
    import Foundation
    import NIOCore
    import Testing

    @testable import FaultProxy

    /// Whether this machine lets a test lose real packets, in a network of its own.
    enum RealPacketLoss {
        static let obstacle = NetworkNamespace.obstacle() ?? KernelPacketLoss.reasonUnavailable()
        static var trait: ConditionTrait {
            .enabled(if: obstacle == nil, "needs root and nftables: \(obstacle ?? "")")
        }
    }

    @Suite(RealPacketLoss.trait) struct KernelPacketLossTests {
        /// A rule for the clients of a port on loopback that loses all of their packets.
        private static func all(_ port: Int, _ directions: Set<FlowDirection> = [.toServer]) -> PacketLossRule {
            PacketLossRule(
                "all", on: .clients(listener: HostPort(host: "127.0.0.1", port: port)), share: 1,
                directions: directions)
        }

        @Test func `asking whether it is available leaves nothing behind`() async throws {
            let tables = try await NetworkNamespace.run {
                #expect(KernelPacketLoss.reasonUnavailable() == nil)
                return try KernelPacketLoss.tables()
            }
            #expect(tables.isEmpty)
        }

        @Test func `a rule hits its port and no other, and is gone when it is removed`() async throws {
            try await NetworkNamespace.run {
                let (lossy, other) = (try LoopbackServer(), try LoopbackServer())
                let loss = try KernelPacketLoss.start(run: "ports", rules: [Self.all(lossy.port)])
                #expect(try KernelPacketLoss.tables() == ["highwater-ports"])
                #expect(!lossy.connects(within: 300))
                #expect(other.connects(within: 5_000))
                let evidence = try loss.evidence()["all"]
                #expect((evidence?.packetsSeen ?? 0) >= 1)
                #expect(evidence?.packetsLost == evidence?.packetsSeen)
                try loss.remove()
                try loss.remove()
                #expect(try loss.evidence()["all"] == evidence)
                #expect(try KernelPacketLoss.tables().isEmpty)
                #expect(lossy.connects(within: 5_000))
            }
        }

        @Test(arguments: ["127.0.0.1", "::1"])
        func `of a server's connections only those with the mark are hit, both ways`(host: String) async throws {
            try await NetworkNamespace.run {
                for direction in FlowDirection.allCases {
                    let server = try LoopbackServer(host)
                    let address = HostPort(host: host, port: server.port)
                    let rule = PacketLossRule(
                        "marked", on: .servers(server: address, mark: .proxied), share: 1, directions: [direction])
                    let loss = try KernelPacketLoss.start(run: direction.rawValue, rules: [rule])
                    #expect(server.connects(within: 5_000))
                    #expect(try loss.evidence()["marked"] == PacketLossEvidence())
                    #expect(!server.connects(mark: .proxied, within: 300))
                    #expect(try loss.evidence()["marked"]?.packetsLost ?? 0 >= 1)
                    try loss.remove()
                    #expect(server.connects(mark: .proxied, within: 5_000))
                }
            }
        }

        @Test func `answers to clients are lost over loopback as well`() async throws {
            try await NetworkNamespace.run {
                let server = try LoopbackServer()
                let loss = try KernelPacketLoss.start(run: "answers", rules: [Self.all(server.port, [.toClient])])
                #expect(!server.connects(within: 300))
                #expect(try loss.evidence()["all"]?.packetsLost ?? 0 >= 1)
            }
        }

        @Test func `rules are replaced at once, and count on under their name`() async throws {
            try await NetworkNamespace.run {
                let (first, second) = (try LoopbackServer(), try LoopbackServer())
                let loss = try KernelPacketLoss.start(run: "replaced", rules: [Self.all(first.port)])
                #expect(!first.connects(within: 200))
                let before = try loss.evidence()["all"]?.packetsLost ?? 0
                try loss.replace([Self.all(second.port)])
                #expect(first.connects(within: 5_000))
                #expect(!second.connects(within: 200))
                #expect(try loss.evidence()["all"]?.packetsLost ?? 0 > before)
                try loss.replace([])
                #expect(second.connects(within: 5_000))
            }
        }

        @Test func `without its owner the kernel ends the loss when the lease does`() async throws {
            try await NetworkNamespace.run {
                let server = try LoopbackServer()
                let loss = try KernelPacketLoss.start(
                    run: "lease", lease: .milliseconds(1_500), rules: [Self.all(server.port)])
                #expect(!server.connects(within: 200))
                try loss.renew()
                #expect(!server.connects(within: 200))
                // The connection waits in the kernel, which repeats its SYN each second, until one is let through.
                #expect(server.connects(within: 10_000))
                #expect(try KernelPacketLoss.tables() == ["highwater-lease"])
            }
        }

        @Test func `a table is found and removed by its name, others are refused`() async throws {
            try await NetworkNamespace.run {
                _ = try NetfilterCommand.run("add table inet filter")
                let loss = try KernelPacketLoss.start(run: "by-name")
                #expect(throws: ProxyError.self) { _ = try KernelPacketLoss.start(run: "by-name") }
                let said = try KernelPacketLoss.remove(table: loss.table)
                #expect(said == "removed the table highwater-by-name of nftables")
                let again = try KernelPacketLoss.remove(table: loss.table)
                #expect(again == "no table highwater-by-name is left in nftables")
                #expect(throws: ProxyError.self) { try KernelPacketLoss.remove(table: "filter") }
                #expect(try NetfilterCommand.run(["list", "tables"]) == "table inet filter\n")
                try loss.remove()
            }
        }

        @Test func `rules that nft refuses change nothing`() async throws {
            try await NetworkNamespace.run {
                let name = PacketLossRule(
                    "name", on: .clients(listener: HostPort(host: "localhost", port: 1)), share: 1)
                #expect(throws: ProxyError.self) { _ = try KernelPacketLoss.start(run: "refused", rules: [name]) }
                let error = #expect(throws: ProxyError.self) {
                    _ = try NetfilterCommand.run("add table inet x\nno command")
                }
                #expect(error?.location == "nftables")
                let tables = try NetfilterCommand.run(["list", "tables"])
                #expect(tables == "")
            }
        }
    }
#endif
