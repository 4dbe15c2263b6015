import NIOCore
import NIOHTTP1
import NIOPosix

/// One GET on a connection of its own: for asking whether a server is there, and for reading its outcomes.
enum HTTPFetch {
    /// The answer did not come whole, or not in time.
    struct CutOff: Error, CustomStringConvertible {
        var description: String { "the answer was cut off" }
    }

    /// Host and port of `127.0.0.1:8080` or `[::1]:8080`.
    static func split(_ address: String) -> (host: String, port: Int)? {
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]) else {
            return nil
        }
        let host = address[..<colon].filter { $0 != "[" && $0 != "]" }
        return host.isEmpty ? nil : (String(host), Int(port))
    }

    /// The status of the answer; `nil` when there is none in time.
    ///
    /// - Throws: only when the task was cancelled.
    static func get(
        _ path: String, from address: String, headers: [(String, String)] = [], within limit: Duration
    ) async throws -> Int? {
        do { return try await get(path, from: address, headers: headers, within: limit) { _, _ in } } catch {
            try Task.checkCancellation()
            return nil
        }
    }

    /// The status of the answer; its body goes to `body` in pieces as they come.
    ///
    /// - Throws: when there is no whole answer within `limit`, and whatever `body` throws.
    static func get(
        _ path: String, from address: String, headers: [(String, String)] = [], within limit: Duration,
        body: (_ status: Int, ByteBuffer) throws -> Void
    ) async throws -> Int {
        guard let (host, port) = split(address) else { throw CutOff() }
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(limit))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        let channel = connection.channel
        let timer = channel.eventLoop.scheduleTask(in: TimeAmount(limit)) { channel.close(promise: nil) }
        defer { timer.cancel() }
        return try await connection.executeThenClose { inbound, outbound in
            let fields = HTTPHeaders([("host", address), ("connection", "close")] + headers)
            try await outbound.write(
                .head(HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: fields)))
            try await outbound.write(.end(nil))
            var status: Int?
            for try await part in inbound {
                switch part {
                case .head(let head): status = Int(head.status.code)
                case .body(let piece): try body(status ?? 0, piece)
                case .end: if let status { return status }
                }
            }
            throw CutOff()
        }
    }
}
