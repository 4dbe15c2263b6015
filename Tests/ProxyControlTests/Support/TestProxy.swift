import FaultProxy
import NIOCore
import NIOHTTP1
import PlainHTTP
import Testing

@testable import ProxyControl

/// A control port on a port of its own, in this process.
struct TestProxy {
    let registry: ProxyRegistry
    /// Host and port of the control port.
    let address: String
    private let serving: Task<Void, any Error>

    /// Runs `body` with a proxy that ends with it.
    static func running<Value>(
        token: String? = nil, _ body: (TestProxy) async throws -> Value
    ) async throws -> Value {
        let registry = ProxyRegistry(LinkServer.start(seed: 1), seed: 1, version: "0.0-test")
        let server = try ControlServer(ControlServer.Settings(port: 0, token: token), registry: registry)
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        let serving = Task {
            defer { ready.finish() }
            try await server.run { ready.yield($0) }
        }
        var port: Int?
        for await chosen in ports {
            port = chosen
            break
        }
        let proxy = TestProxy(registry: registry, address: "127.0.0.1:\(try #require(port))", serving: serving)
        let result: Result<Value, any Error>
        do { result = .success(try await body(proxy)) } catch { result = .failure(error) }
        registry.events.close()
        serving.cancel()
        _ = try? await serving.value
        await registry.shutdown()
        return try result.get()
    }

    /// The status and body of the answer to a request; `json` may be anything, also no JSON.
    func send(
        _ method: String, _ path: String, _ json: String? = nil, headers: [(String, String)] = []
    ) async throws -> (status: Int, body: JSON) {
        var body = ByteBuffer()
        let status = try await HTTPFetch.send(
            HTTPMethod(rawValue: method), path, to: address, headers: headers,
            body: json.map { ByteBuffer(string: $0) },
            within: .seconds(20)
        ) { _, piece in body.writeImmutableBuffer(piece) }
        let text = String(buffer: body)
        return (status, (try? JSONParser.parse(text.utf8)) ?? (text.isEmpty ? .null : .text(text)))
    }

    /// Makes a proxy to `upstream` and gives the port on which it listens.
    func create(_ name: String, to upstream: Int, extra: String = "") async throws -> Int {
        let (status, body) = try await send(
            "POST", extra.isEmpty ? "/proxies" : "/v1/proxies",
            #"{"name": "\#(name)", "listen": "127.0.0.1:0", "upstream": "127.0.0.1:\#(upstream)"\#(extra)}"#)
        #expect(status == 201)
        return try #require(body["listen"]?.string.flatMap { HTTPFetch.split($0)?.port })
    }

    /// Everything the metrics page says, by name and labels.
    func metrics() async throws -> [String: Double] {
        let text = try await send("GET", "/metrics").body.string ?? ""
        let samples = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            line.lastIndex(of: " ").map { space in
                (String(line[..<space]), Double(line[line.index(after: space)...]) ?? .nan)
            }
        }
        return Dictionary(samples) { first, _ in first }
    }
}
