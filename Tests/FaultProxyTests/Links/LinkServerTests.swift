import Foundation
import NIOCore
import Testing

@testable import FaultProxy

@Suite(.serialized) struct LinkServerTests {
    @Test func `bytes count as they flow, while the connection is still open`() async throws {
        try await withLink { links, front in
            let client = try TestClient(front)
            try client.echo("12345")
            let traffic = try #require(links.link).traffic
            #expect(traffic.bytesToBroker == 5 && traffic.bytesToClient == 5 && traffic.openConnections == 1)
            #expect(try TestClient(front).echo() > .zero)
            #expect(links.link?.traffic.accepted == 2)
        }
    }

    @Test func `an address in use and a name in use are told, with what to do`() async throws {
        try await withLink { links, front in
            await #expect(throws: ProxyError.self) {
                try await links.open(
                    LinkSettings(name: "other", listen: .tcp(front), upstream: .tcp(front)))
            }
            await #expect(throws: ProxyError.self) {
                try await links.open(
                    LinkSettings(
                        name: "link", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: .tcp(front)))
            }
            #expect(links.names == ["link"])
        }
    }

    @Test func `a wrong setting opens nothing`() async throws {
        let links = LinkServer.start(seed: 1)
        let local = Endpoint.tcp(HostPort(host: "127.0.0.1", port: 0))
        for settings in [
            LinkSettings(name: "", listen: local, upstream: .unix(path: "/tmp/x")),
            LinkSettings(name: "a", listen: local, upstream: local),
            LinkSettings(
                name: "a", listen: .udp(HostPort(host: "127.0.0.1", port: 0)), upstream: .unix(path: "/tmp/x")),
        ] {
            await #expect(throws: ProxyError.self) { try await links.open(settings) }
        }
        #expect(links.names.isEmpty)
        await links.shutdown()
    }

    @Test func `a Unix socket may be on either side, and its file goes with the link`() async throws {
        let path = "/tmp/highwater-\(UUID().uuidString).sock"
        try await withLink { links, front in
            try await links.open(LinkSettings(name: "unix", listen: .unix(path: path), upstream: .tcp(front)))
            let listening = try await links.open(
                LinkSettings(
                    name: "back", listen: .tcp(HostPort(host: "localhost", port: 0)), upstream: .unix(path: path)))
            try TestClient(path: path).echo()
            try TestClient(HostPort(host: "127.0.0.1", port: listening.hostPort?.port ?? 0)).echo()
            #expect(links.status(of: "unix")?.traffic.accepted == 2)
            await links.close("unix")
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test(arguments: [true, false])
    func `a Unix socket that somebody listens at is left alone, and one that was left behind is taken over`(
        hasRelays: Bool
    ) async throws {
        let path = "/tmp/highwater-\(UUID().uuidString).sock"
        defer { unlink(path) }
        try await withLink(hasRelays: hasRelays) { links, front in
            try await links.open(LinkSettings(name: "one", listen: .unix(path: path), upstream: .tcp(front)))
            let error = await #expect(throws: ProxyError.self) {
                try await links.open(LinkSettings(name: "two", listen: .unix(path: path), upstream: .tcp(front)))
            }
            #expect(error?.problem == "the address is in use")
            try TestClient(path: path).echo()
            // A channel removes what is at its path.
            guard hasRelays else { return }
            // Another file in its place is not removed with it.
            #expect(rename(path, path + ".old") == 0)
            defer { unlink(path + ".old") }
            try await links.open(LinkSettings(name: "two", listen: .unix(path: path), upstream: .tcp(front)))
            await links.close("one")
            try TestClient(path: path).echo()
            await links.close("two")
            #expect(!FileManager.default.fileExists(atPath: path))
            // What a listener leaves behind that was killed.
            #expect(rename(path + ".old", path) == 0)
            try await links.open(LinkSettings(name: "three", listen: .unix(path: path), upstream: .tcp(front)))
            try TestClient(path: path).echo()
        }
    }

    @Test func `a file that is no socket is in the way of one`() async throws {
        let path = "/tmp/highwater-\(UUID().uuidString).sock"
        defer { unlink(path) }
        try Data("mine".utf8).write(to: URL(filePath: path))
        try await withLink { links, front in
            let error = await #expect(throws: ProxyError.self) {
                try await links.open(LinkSettings(name: "two", listen: .unix(path: path), upstream: .tcp(front)))
            }
            #expect(error?.remedy == "choose another path, or remove what is there")
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `closing a link closes its listener and its connections`() async throws {
        try await withLink { links, front in
            let client = try TestClient(front)
            try client.echo()
            #expect(await links.close("link"))
            #expect(try client.receive(1).readableBytes == 0)
            #expect(throws: TestClient.Failure(code: ECONNREFUSED)) { try TestClient(front) }
            #expect(links.link == nil)
            #expect(await !links.close("link"))
            #expect(!links.setToxics([], of: "link"))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `events tell of connections and toxics, the oldest are dropped and counted`() async throws {
        try await withLink { links, front in
            let events = links.events.subscribe()
            let slow = links.events.subscribe(limit: 1)
            let client = try TestClient(front)
            try client.echo()
            links.set(ToxicSettings(.reset()))
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try client.receive(1) }
            // A connection may follow the plan before its change is told of.
            var awaited: Set<ProxyEvent.Kind> = [
                .toxicSet("cut"), .toxicActs("cut"), .connectionReset(toxic: "cut"), .connectionClosed,
            ]
            for await event in events {
                awaited.remove(event.kind)
                if awaited.isEmpty { break }
            }
            #expect(awaited.isEmpty)
            await links.close("link")
            let last = await slow.first { _ in true }
            #expect(last?.kind == .linkClosed && last?.droppedBefore ?? 0 > 0)
        }
    }

    @Test func `what an endpoint means`() {
        #expect(Endpoint("127.0.0.1:6379") == .tcp(HostPort(host: "127.0.0.1", port: 6_379)))
        #expect(Endpoint("localhost:0") == .tcp(HostPort(host: "localhost", port: 0)))
        #expect(Endpoint("[::1]:80")?.description == "[::1]:80")
        #expect(Endpoint("unix:/tmp/a.sock") == .unix(path: "/tmp/a.sock"))
        #expect(Endpoint("udp:127.0.0.1:53")?.description == "udp:127.0.0.1:53")
        for text in ["", "host", ":80", "host:", "host:70000", "unix:", "udp:host", "::1:80"] {
            #expect(Endpoint(text) == nil, "\(text)")
        }
    }

    @Test func `which addresses a network holds`() throws {
        let network = try #require(AddressRange("10.1.0.0/16"))
        #expect(network.contains(try SocketAddress(ipAddress: "10.1.200.7", port: 1)))
        #expect(!network.contains(try SocketAddress(ipAddress: "10.2.0.7", port: 1)))
        #expect(network.contains(try SocketAddress(ipAddress: "::ffff:10.1.2.3", port: 1)))
        #expect(try #require(AddressRange("fd00::/8")).contains(try SocketAddress(ipAddress: "fdab::1", port: 1)))
        #expect(AddressRange("10.0.0.0/33") == nil && AddressRange("ten") == nil)
    }

    @Test func `a partition holds what one group sends to another, one way or both`() async throws {
        let server = TestServer.echo()
        let links = LinkServer.start(seed: 1)
        var settings = LinkSettings(
            name: "link", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: .tcp(server.address))
        settings.group = "left"
        settings.upstreamGroup = "right"
        let front = try #require(try await links.open(settings).hostPort)
        let client = try TestClient(front)
        try client.echo()
        links.setPartitions([Partition(name: "p", from: "right", to: "left", isTwoWay: false)])
        try client.send(ByteBuffer(string: "heard"))
        #expect(await eventually { links.link?.traffic.bytesToBroker == 10 })
        #expect(client.isSilent(for: .milliseconds(20)) && links.link?.traffic.bytesToClient == 5)
        links.setPartitions([Partition(name: "p", from: "left", to: "right")])
        try client.send(ByteBuffer(string: "not heard"))
        #expect(client.isSilent(for: .milliseconds(50)) && links.link?.traffic.bytesToBroker == 10)
        links.setPartitions([Partition(name: "p", from: "elsewhere", to: "right")])
        #expect(String(buffer: try client.receive(14)) == "heardnot heard")
        await links.shutdown()
        server.stop()
    }
}
