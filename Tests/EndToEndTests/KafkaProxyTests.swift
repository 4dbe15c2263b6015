import Foundation
import TestSupport
import Testing

/// Clients that know the proxy's address alone, through a broker's restart and moves of all leaders.
@Suite(.serialized, .enabled(if: KcatProcess.isInstalled, "kcat is not installed"))
struct KafkaProxyTests {
    /// By which address the clients find the cluster.
    enum Way: CaseIterable {
        /// The proxy's, which reads Kafka and rewrites addresses.
        case rewritten
        /// The proxy's, which passes bytes on: the answers name the brokers themselves.
        case plain
        /// The cluster's own.
        case direct
    }

    /// What a client was seen with: ports of brokers, ports of the proxy.
    struct Sight {
        var brokers: Set<Int>
        var proxy: Set<Int>
    }

    @Test func `a producer and a consumer never pass the proxy by, whatever the cluster goes through`() async throws {
        for client in try await Self.session(.rewritten) {
            #expect(client.brokers.isEmpty, "outside of the proxy: \(client.brokers)")
            #expect(client.proxy.count >= 3, "a port for each broker: \(client.proxy)")
        }
    }

    @Test(arguments: [Way.plain, .direct])
    func `the same look sees every client that does pass it by`(way: Way) async throws {
        for client in try await Self.session(way) { #expect(client.brokers.count >= 2, "\(client)") }
    }

    /// Messages without a pause, before, during and after; what each client was connected to meanwhile.
    private static func session(_ way: Way) async throws -> [Sight] {
        let cluster = try BrokerProcess(["--topic", "orders:6", "--broker-session", "500ms", "--join-delay", "1ms"])
        defer { cluster.end() }
        let servers = try #require(await cluster.servers()).split(separator: ",").map(String.init)
        let proxy = try await proxy(to: servers[0], readsKafka: way == .rewritten)
        defer { proxy.process.end() }
        let address = way == .direct ? servers[0] : proxy.address
        let consumer = try KcatProcess(
            ["-b", address, "-G", "billing", "-u", "-q", "-X", "auto.offset.reset=earliest", "orders"],
            in: proxy.process.directory)
        defer { consumer.end() }
        let producer = try KcatProcess(
            ["-b", address, "-P", "-t", "orders", "-X", "enable.idempotence=true"], in: proxy.process.directory)
        defer { producer.end() }
        let watch = SocketWatch([producer.pid, consumer.pid])
        try await work(producer, consumer, cluster)
        let listeners = ProcessTable.listeners(of: proxy.process.pid)
        let sight = watch.end()
        #expect(sight.looks > 100 && sight.longestGap < .seconds(1), "\(sight)")
        let brokers = Set(servers.compactMap { $0.split(separator: ":").last.flatMap { Int($0) } })
        return sight.ports.values.map { ports in
            #expect(ports.isSubset(of: brokers.union(listeners).union([0])), "\(ports)")
            return Sight(brokers: ports.intersection(brokers), proxy: ports.intersection(listeners))
        }
    }

    private static func work(_ producer: KcatProcess, _ consumer: KcatProcess, _ cluster: BrokerProcess) async throws {
        producer.feed(at: .milliseconds(5), atMost: 12_000)
        try await read(200, more: consumer)
        try await cluster.control("down", "1")
        try await read(200, more: consumer)
        try await cluster.control("up", "1")
        for shift in [0, 1] {
            for partition in 0..<6 {
                try await cluster.control("move-leader", "orders", "\(partition)", "\((partition + shift) % 3 + 1)")
            }
            try await read(200, more: consumer)
        }
        let (code, fed) = await producer.finish()
        #expect(code == 0)
        #expect(await poll(within: .seconds(20)) { Set(consumer.lines).count == fed })
    }

    private static func read(_ count: Int, more consumer: KcatProcess) async throws {
        let before = consumer.lines.count
        let isThere = await poll(within: .seconds(20)) { consumer.lines.count >= before + count }
        try #require(isThere, "read \(consumer.lines.count - before) of \(count)")
    }

    /// A proxy with one link, to the first broker.
    private static func proxy(
        to broker: String, readsKafka: Bool
    ) async throws -> (process: ProxyProcess, address: String) {
        let process = try ProxyProcess([
            ["name": "kafka", "listen": "127.0.0.1:0", "upstream": broker, "kafka": readsKafka]
        ])
        let address = try #require(await process.address(of: "kafka"), "\(process.text)")
        return (process, address)
    }
}
