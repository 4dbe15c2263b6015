import Experiments
import TargetKit

/// The requests of one kind of event, rendered as far as they are alike.
///
/// Headers of the plan whose values hold template fields, such as `{key}`, are left to the generator, which fills them
/// in per event. Lies in unmanaged memory, so that using it counts no references; its owner frees it.
struct RequestTemplate {
    /// Whether the answers have no body.
    let isHead: Bool
    private let hasBody: Bool
    private let hasKey: Bool
    private let hasContentType: Bool
    /// From `GET /prefix` to the last header that is always the same.
    private let head: UnsafeMutableRawBufferPointer
    /// Where the path without the prefix stands in the head.
    private let path: Range<Int>

    init(_ line: RequestLine, plan: RequestPlan, url: GatewayURL) {
        isHead = line.method == "HEAD"
        hasBody = Self.hasBody(line.method)
        hasKey = plan.hasIdempotencyKey
        let headers = Self.fixedHeaders(plan, url: url)
        hasContentType = headers.contains { $0.name.lowercased() == "content-type" }
        var text = "\(line.method) \(url.prefix)"
        path = text.utf8.count..<text.utf8.count + line.path.utf8.count
        text += "\(line.path) HTTP/1.1\r\n"
        for header in headers { text += "\(header.name): \(header.value)\r\n" }
        head = .allocate(byteCount: text.utf8.count, alignment: 16)
        head.copyBytes(from: text.utf8)
    }

    func deallocate() { head.deallocate() }

    /// The headers that every request has: ours, unless the plan has others of the same name, and the plan's own.
    static func fixedHeaders(_ plan: RequestPlan, url: GatewayURL) -> [HeaderPlan] {
        var own = [HeaderPlan(name: "host", value: url.authority), HeaderPlan(name: "user-agent", value: "highwater")]
        if !plan.reusesConnections, plan.version == .http1 {
            own.append(HeaderPlan(name: "connection", value: "close"))
        }
        if let user = plan.user { own.append(HeaderPlan(name: "x-user", value: user)) }
        let taken = Set(plan.headers.map { $0.name.lowercased() })
        return own.filter { !taken.contains($0.name) } + plan.headers.filter(\.isFixed)
    }

    /// Whether requests with this method carry the payload of the event as their body.
    static func hasBody(_ method: String) -> Bool { ["POST", "PUT", "PATCH"].contains(method) }

    /// Appends one request.
    ///
    /// - Returns: the offset behind the value of its idempotency key; 0 when it has none.
    func write(_ message: borrowing OutgoingMessage, to store: inout ByteStore) -> Int {
        writeHead(path: message.path, to: &store)
        var keyEnd = 0
        if hasKey, !message.identity.isEmpty {
            store.append("idempotency-key: ")
            store.append(message.identity)
            keyEnd = store.count
            store.append("\r\n")
        }
        if !message.traceparent.isEmpty {
            store.append("traceparent: ")
            store.append(message.traceparent)
            store.append("\r\n")
        }
        let hasType = writeHeaders(message.headers, to: &store)
        if hasBody { writeLength(message.payload.count, hasType: hasType || hasContentType, to: &store) }
        store.append("\r\n")
        if hasBody { store.append(message.payload) }
        return keyEnd
    }

    @inline(__always)
    private func writeHead(path filled: UnsafeRawBufferPointer, to store: inout ByteStore) {
        let head = UnsafeRawBufferPointer(head)
        guard !filled.isEmpty else { return store.append(head) }
        store.append(UnsafeRawBufferPointer(rebasing: head[..<path.lowerBound]))
        store.append(filled)
        store.append(UnsafeRawBufferPointer(rebasing: head[path.upperBound...]))
    }

    /// Returns whether one of the headers tells the type of the body.
    private func writeHeaders(_ headers: UnsafeBufferPointer<MessageHeader>, to store: inout ByteStore) -> Bool {
        var hasType = false
        for header in headers {
            if Self.isContentType(header.name) { hasType = true }
            store.append(header.name)
            store.append(": ")
            store.append(header.value)
            store.append("\r\n")
        }
        return hasType
    }

    private func writeLength(_ length: Int, hasType: Bool, to store: inout ByteStore) {
        if !hasType, length > 0 { store.append("content-type: application/json\r\n") }
        store.append("content-length: ")
        store.append(number: length)
        store.append("\r\n")
    }

    static func isContentType(_ name: UnsafeRawBufferPointer) -> Bool {
        name.count == 12 && zip(name, "content-type".utf8).allSatisfy { $0 | 0x20 == $1 }
    }
}
