import NIOCore
import NIOHTTP1
import NIOPosix

/// One request on a connection of its own: for asking whether a server is there, for reading its outcomes, for telling
/// it what to do. Not for load.
public enum HTTPFetch {
    /// The answer did not come whole, or not in time.
    public struct CutOff: Error, CustomStringConvertible {
        public init() {}
        public var description: String { "the answer was cut off" }
    }

    /// Host and port of `127.0.0.1:8080` or `[::1]:8080`.
    public static func split(_ address: String) -> (host: String, port: Int)? {
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]) else {
            return nil
        }
        let host = address[..<colon].filter { $0 != "[" && $0 != "]" }
        return host.isEmpty ? nil : (String(host), Int(port))
    }

    /// The status of the answer; `nil` when there is none in time.
    ///
    /// - Throws: only when the task was cancelled.
    public static func get(
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
    public static func get(
        _ path: String, from address: String, headers: [(String, String)] = [], within limit: Duration,
        body: (_ status: Int, ByteBuffer) throws -> Void
    ) async throws -> Int {
        try await send(.GET, path, to: address, headers: headers, within: limit, answer: body)
    }

    /// The status of the answer to a request; the body of the answer goes to `answer` in pieces as they come.
    ///
    /// `limit` is for the whole answer; nil for one that may go on for ever. Connecting never takes longer than ten
    /// seconds. Throws when there is no whole answer within `limit`, and whatever `answer` throws.
    public static func send(
        _ method: HTTPMethod, _ path: String, to address: String, headers: [(String, String)] = [],
        body: ByteBuffer? = nil, within limit: Duration?, answer: (_ status: Int, ByteBuffer) throws -> Void
    ) async throws -> Int {
        guard let (host, port) = split(address) else { throw CutOff() }
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(min(limit ?? .seconds(10), .seconds(10))))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        let channel = connection.channel
        let timer = limit.map { limit in
            channel.eventLoop.scheduleTask(in: TimeAmount(limit)) { channel.close(promise: nil) }
        }
        defer { timer?.cancel() }
        return try await connection.executeThenClose { inbound, outbound in
            var fields = HTTPHeaders([("host", address), ("connection", "close")] + headers)
            if let body { fields.add(name: "content-length", value: String(body.readableBytes)) }
            let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: fields)
            let parts = [.head(head), body.map { .body(.byteBuffer($0)) }, .end(nil)] as [HTTPClientRequestPart?]
            // A server may have answered and closed before the last part is written: its answer counts all the same.
            try? await outbound.write(contentsOf: parts.compactMap(\.self))
            var status: Int?
            for try await part in inbound {
                switch part {
                case .head(let head): status = Int(head.status.code)
                case .body(let piece): try answer(status ?? 0, piece)
                case .end: if let status { return status }
                }
            }
            throw CutOff()
        }
    }
}
