import NIOCore
import NIOHTTP1
import PlainHTTP

@testable import EmbeddedGateway
@testable import HTTPTarget

/// Sends requests over kept connections.
struct TestRequests {
    private let connections: UpstreamConnections

    init(_ address: String) {
        let (host, port) = HTTPFetch.split(address) ?? ("127.0.0.1", 0)
        connections = UpstreamConnections(host: host, port: port, connectLimit: .seconds(5))
    }

    /// Throws when there is no answer in time.
    func send(
        _ method: HTTPMethod = .GET, _ path: String = "/", _ headers: [(String, String)] = [], body: String = "",
        within limit: TimeAmount = .seconds(10)
    ) async throws -> (status: Int, headers: HTTPHeaders) {
        let fields = HTTPHeaders([("host", "test"), ("content-length", String(body.utf8.count))] + headers)
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: fields)
        let answer = try await connections.exchange(head, ByteBuffer(string: body), within: limit)
        return (Int(answer.head.status.code), answer.head.headers)
    }

    /// The statuses of `count` requests, one after the other; 0 for one without an answer.
    func statuses(_ count: Int, _ headers: [(String, String)] = [], within limit: TimeAmount) async -> [Int] {
        var statuses: [Int] = []
        for _ in 0..<count { statuses.append((try? await send(.GET, "/", headers, within: limit))?.status ?? 0) }
        return statuses
    }
}
