import Experiments
import NIOCore
import NIOHTTP1
import TargetKit

/// A request as SwiftNIO's codecs take it.
struct SecureRequest: Sendable {
    var sequence: UInt64
    var head: HTTPRequestHead
    var body: ByteBuffer?
    /// Its idempotency key as first sent; `nil` when it carries none.
    var key: String?
    var attempts: UInt16 = 0
    /// Whether an earlier attempt may have had an effect.
    var mayHaveHappened = false
}

/// What the requests of one kind of event have in common.
struct SecureRequestTemplate: Sendable {
    private let method: HTTPMethod
    private let prefix: String
    private let path: String
    private let headers: HTTPHeaders
    private let hasBody: Bool
    private let hasKey: Bool

    init(_ line: RequestLine, plan: RequestPlan, url: GatewayURL) {
        method = HTTPMethod(rawValue: line.method)
        (prefix, path) = (url.prefix, line.path)
        hasBody = RequestTemplate.hasBody(line.method)
        hasKey = plan.hasIdempotencyKey
        var headers = HTTPHeaders()
        // HTTP/2 knows names in lower case only.
        for header in RequestTemplate.fixedHeaders(plan, url: url) {
            headers.add(name: header.name.lowercased(), value: header.value)
        }
        self.headers = headers
    }

    func request(_ message: borrowing OutgoingMessage) -> SecureRequest {
        func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
        var headers = headers
        let (identity, payload) = (message.identity, message.payload)
        let key = hasKey && !identity.isEmpty ? text(identity) : nil
        if let key { headers.add(name: "idempotency-key", value: key) }
        if !message.traceparent.isEmpty { headers.add(name: "traceparent", value: text(message.traceparent)) }
        for header in message.headers { headers.add(name: text(header.name).lowercased(), value: text(header.value)) }
        if hasBody {
            if !payload.isEmpty, !headers.contains(name: "content-type") {
                headers.add(name: "content-type", value: "application/json")
            }
            headers.add(name: "content-length", value: String(payload.count))
        }
        let path = prefix + (message.path.isEmpty ? self.path : text(message.path))
        return SecureRequest(
            sequence: message.sequence,
            head: HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers),
            body: hasBody && !payload.isEmpty ? ByteBuffer(bytes: payload) : nil, key: key)
    }
}
