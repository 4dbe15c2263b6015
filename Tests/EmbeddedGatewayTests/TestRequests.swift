import Foundation
import NIOCore
import NIOHTTP1

@testable import EmbeddedGateway

/// Sends requests over real connections.
struct TestRequests {
    private let connections: UpstreamConnections

    init(port: Int) { connections = UpstreamConnections(host: "127.0.0.1", port: port, connectLimit: .seconds(5)) }

    func send(
        _ method: HTTPMethod = .GET, _ path: String = "/", _ headers: [(String, String)] = [], body: String = "",
        within limit: TimeAmount = .seconds(10)
    ) async throws -> (status: Int, headers: HTTPHeaders, body: String) {
        let fields = HTTPHeaders(
            [("host", "test"), ("content-length", String(body.utf8.count))] + headers)
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: fields)
        let answer = try await connections.exchange(head, ByteBuffer(string: body), within: limit)
        return (Int(answer.head.status.code), answer.head.headers, String(buffer: answer.body))
    }
}
