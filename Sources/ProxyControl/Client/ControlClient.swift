import NIOCore
import NIOHTTP1
import PlainHTTP

/// Talks to a control port, as the command line does.
public struct ControlClient: Sendable {
    /// Why there is no answer that can be used.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// nil when nobody answered.
        public var status: Int?
        public var description: String
    }

    /// Host and port, such as `127.0.0.1:8474`.
    public let address: String
    private let headers: [(String, String)]
    private let limit: Duration

    /// `address` may also be written `http://127.0.0.1:8474/`, as in `TOXIPROXY_URL`.
    public init(_ address: String, token: String? = nil, owner: String? = nil, limit: Duration = .seconds(30)) {
        var text = address[...]
        if let scheme = text.range(of: "://") { text = text[scheme.upperBound...] }
        while text.hasSuffix("/") { text = text.dropLast() }
        self.address = text.hasPrefix(":") ? "localhost\(text)" : String(text)
        self.limit = limit
        var headers = [("user-agent", "highwater"), ("accept", "application/json, text/event-stream")]
        if let token { headers.append(("authorization", "Bearer \(token)")) }
        if let owner { headers.append((ControlServer.ownerHeader, owner)) }
        self.headers = headers
    }

    /// The answer's content; null for one without.
    @discardableResult
    public func send(_ method: String, _ path: String, _ content: JSON? = nil) async throws(Failure) -> JSON {
        let (status, body) = try await text(method, path, content)
        let answer = body.isEmpty ? JSON.null : try? JSONParser.parse(body.utf8)
        guard (200..<300).contains(status) else {
            throw Failure(status: status, description: answer?["error"]?.string ?? "the answer was \(status)")
        }
        guard let answer else {
            throw Failure(status: status, description: "\(address) answered something that is not JSON")
        }
        return answer
    }

    private func text(
        _ method: String, _ path: String, _ content: JSON?
    ) async throws(Failure) -> (status: Int, body: String) {
        var body = ByteBuffer()
        do {
            let status = try await HTTPFetch.send(
                HTTPMethod(rawValue: method), path, to: address, headers: headers,
                body: content.map { ByteBuffer(string: $0.line) }, within: limit
            ) { _, piece in body.writeImmutableBuffer(piece) }
            return (status, String(buffer: body))
        } catch { throw unreachable(error) }
    }

    private func unreachable(_ error: any Error) -> Failure {
        Failure(status: nil, description: "no proxy answers at \(address): \(error)")
    }

    /// Follows the events until the proxy ends or the task is cancelled; `line` gets one JSON object at a time.
    public func follow(proxy: String?, _ line: (String) -> Void) async throws(Failure) {
        let path = "/v1/events" + (proxy.map { "?proxy=\(Self.escaped($0))" } ?? "")
        var rest = ByteBuffer()
        var hasBegun = false
        do {
            let status = try await HTTPFetch.send(.GET, path, to: address, headers: headers, within: nil) { _, piece in
                rest.writeImmutableBuffer(piece)
                hasBegun = true
                while let length = rest.readableBytesView.firstIndex(of: UInt8(ascii: "\n")).map({
                    $0 - rest.readerIndex
                }),
                    let text = rest.readString(length: length)
                {
                    rest.moveReaderIndex(forwardBy: 1)
                    if text.hasPrefix("data: ") { line(String(text.dropFirst(6))) }
                }
                rest.discardReadBytes()
            }
            guard status == 200 else { throw Failure(status: status, description: "the answer was \(status)") }
        } catch let failure as Failure { throw failure } catch {
            // A proxy that ends may do so in the middle of the stream.
            if !hasBegun { throw unreachable(error) }
        }
    }

    /// An attribute of a toxic as it is written on a command line: `latency=100`.
    public static func attribute(_ text: String) -> JSON.Member {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? String(parts[1]) : ""
        return JSON.Member(String(parts[0]), Placed.plainJSON(value))
    }

    /// A name as a part of a path.
    public static func escaped(_ name: String) -> String {
        name.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = byte < 128 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isPlain || "-._~".unicodeScalars.contains(scalar) { return String(Character(scalar)) }
            let code = String(byte, radix: 16, uppercase: true)
            return "%" + (code.count == 1 ? "0" : "") + code
        }.joined()
    }
}
