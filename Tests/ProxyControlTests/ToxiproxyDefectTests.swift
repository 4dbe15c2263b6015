import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import ProxyControl

/// What Toxiproxy does wrong at its control port, by the numbers of its list of defects; here it is right.
@Suite struct ToxiproxyDefectTests {
    @Test func `defect 4: a reader that pauses does not keep the control port waiting`() async throws {
        try await Flood.running { flood in
            try await TestProxy.running { proxy in
                let port = try await proxy.create("a", to: flood.port)
                _ = try await proxy.send(
                    "POST", "/proxies/a/toxics", #"{"type":"latency","attributes":{"latency":50}}"#)
                try await RawConnection.to(port) { iterator, _ in
                    _ = try await iterator.next()
                    // Nothing more is read: all buffers fill, up to the server's.
                    let isFull = try await poll {
                        try await proxy.status("a")["bytes"]?["downstream"]?.double ?? 0 > 65_536
                    }
                    #expect(isFull)
                    let start = ContinuousClock.now
                    #expect(try await proxy.send("DELETE", "/proxies/a/toxics/latency_downstream").status == 204)
                    #expect(try await proxy.send("GET", "/proxies").status == 200)
                    // There it took until the reader went on: for ever, here.
                    #expect(ContinuousClock.now - start < .seconds(10))
                }
            }
        }
    }

    @Test func `defect 5: an upstream that does not take connections keeps nobody waiting`() async throws {
        try await TestProxy.running { proxy in
            // Of a network for documentation: nobody answers there.
            let made = try await proxy.send("POST", "/proxies", #"{"name":"a","upstream":"127.0.0.1:9"}"#)
            #expect(made.status == 201)
            try await FullListener.running { upstream in
                let port = try await proxy.create("slow", to: upstream.port)
                try await RawConnection.to(port) { _, _ in
                    let isAccepted = try await poll {
                        try await proxy.status("slow")["connections"]?["accepted"]?.double == 1
                    }
                    #expect(isAccepted)
                    let start = ContinuousClock.now
                    #expect(try await proxy.send("DELETE", "/proxies/slow").status == 204)
                    #expect(try await proxy.send("GET", "/proxies").status == 200)
                    #expect(ContinuousClock.now - start < .seconds(5))
                }
            }
        }
    }

    @Test func `defect 6: removing a reset that is yet to come does not wait for it`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let port = try await proxy.create("a", to: echo.port)
                try await RawConnection.to(port) { iterator, outbound in
                    try await outbound.write(ByteBuffer(string: "before"))
                    _ = try await iterator.next()
                    _ = try await proxy.send(
                        "POST", "/proxies/a/toxics", #"{"type":"reset_peer","attributes":{"timeout":3600000}}"#)
                    try await outbound.write(ByteBuffer(string: "data"))
                    let start = ContinuousClock.now
                    #expect(try await proxy.send("DELETE", "/proxies/a/toxics/reset_peer_downstream").status == 204)
                    #expect(ContinuousClock.now - start < .seconds(30))
                }
            }
        }
    }

    @Test(arguments: [
        ("bandwidth", #"{"rate":-1}"#, "rate"), ("bandwidth", #"{"rate":"fast"}"#, "rate"),
        ("slicer", "{}", "average_size"), ("slicer", #"{"average_size":0}"#, "average_size"),
        ("slicer", #"{"average_size":1.5}"#, "average_size"),
        ("slicer", #"{"average_size":8,"size_variation":9}"#, "size"),
        ("latency", #"{"latency":-5}"#, "latency"), ("latency", #"{"latency":1e300}"#, "latency"),
        ("latency", #"{"latancy":5}"#, "latency"), ("latency", #"{"latency":true}"#, "latency"),
        ("timeout", #"{"timeout":[]}"#, "timeout"), ("limit_data", #"{"bytes":-1}"#, "bytes"),
        ("packet_loss", #"{"loss_rate":1.5}"#, "loss_rate"), ("latency", "7", "attributes"),
    ])
    func `defect 7: a value that cannot be is refused with its name, and the proxy lives`(
        type: String, attributes: String, name: String
    ) async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let port = try await proxy.create("a", to: echo.port)
                let answer = try await proxy.send(
                    "POST", "/proxies/a/toxics", #"{"type":"\#(type)","attributes":\#(attributes)}"#)
                #expect(answer.status == 400)
                #expect(answer.body["error"]?.string?.contains(name) == true, "\(answer.body)")
                #expect(try await proxy.send("GET", "/proxies/a/toxics").body == [])
                #expect(try await RawConnection.echo("alive", port: port) == "alive")
            }
        }
    }

    @Test(arguments: ["7", "-0.1", "\"1\"", "1.0001"])
    func `a toxicity is a number from 0 to 1`(toxicity: String) async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            let answer = try await proxy.send(
                "POST", "/proxies/a/toxics", #"{"type":"latency","toxicity":\#(toxicity)}"#)
            #expect(answer.status == 400)
        }
    }
}

extension TestProxy {
    func status(_ name: String) async throws -> JSON {
        try await send("GET", "/v1/proxies/\(name)").body["status"] ?? .null
    }
}

/// Sends as much as its clients take.
private struct Flood {
    let channel: any Channel
    var port: Int { channel.localAddress?.port ?? 0 }

    static func running<Value>(_ body: (Flood) async throws -> Value) async throws -> Value {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(FloodHandler()) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let result: Result<Value, any Error>
        do { result = .success(try await body(Flood(channel: channel))) } catch { result = .failure(error) }
        try? await channel.close().get()
        return try result.get()
    }
}

private final class FloodHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private static let piece = ByteBuffer(repeating: 7, count: 65_536)

    func channelActive(context: ChannelHandlerContext) { flood(context) }
    func channelWritabilityChanged(context: ChannelHandlerContext) { flood(context) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func flood(_ context: ChannelHandlerContext) {
        while context.channel.isWritable && context.channel.isActive {
            context.writeAndFlush(NIOAny(Self.piece), promise: nil)
        }
    }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A listener whose queue is full: connecting to it takes until somebody gives up.
private struct FullListener {
    let port: Int

    static func running<Value>(_ body: (FullListener) async throws -> Value) async throws -> Value {
        #if os(Linux)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let listener = socket(AF_INET, kind, 0)
        var sockets = [listener]
        defer { for socket in sockets { close(socket) } }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 0) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        try #require(isListening)
        for _ in 0..<4 {
            let filler = socket(AF_INET, kind, 0)
            sockets.append(filler)
            _ = fcntl(filler, F_SETFL, O_NONBLOCK)
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = connect(filler, $0, length) }
            }
        }
        return try await body(FullListener(port: Int(UInt16(bigEndian: address.sin_port))))
    }
}
