import NIOCore

/// An answer that the proxy gives in the server's place.
public struct HTTPAnswer: Sendable, Hashable {
    public var status: Int
    public var headers: [HTTPFault.Header]
    public var body: String

    public init(status: Int, headers: [HTTPFault.Header] = [], body: String = "") {
        self.status = status
        self.headers = headers
        self.body = body
    }

    func check() throws(ToxicError) {
        guard (200...599).contains(status) else {
            throw ToxicError(
                "status", problem: "\(status) ends no request", remedy: "give a status from 200 to 599")
        }
        for header in headers {
            let isName = !header.name.isEmpty && header.name.utf8.allSatisfy { HTTPSyntax.isTokenByte($0) }
            guard isName, header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw ToxicError(
                    "headers", problem: "'\(header.name)' is no header of one line",
                    remedy: "use a name such as 'Retry-After' and a value without line breaks")
            }
            let framing = ["content-length", "transfer-encoding", "connection"]
            guard !framing.contains(header.name.lowercased()) else {
                throw ToxicError(
                    "headers", problem: "the proxy writes '\(header.name)' itself", remedy: "leave it out")
            }
        }
    }

    /// As bytes, with the length of the body.
    ///
    /// `toHead`: the request's method was HEAD, so that the body is only announced.
    func encoded(toHead: Bool, closing: Bool) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeString("HTTP/1.1 \(status) \(Self.reasons[status] ?? "Fault")\r\n")
        for header in headers { buffer.writeString("\(header.name): \(header.value)\r\n") }
        let hasBody = status != 204 && status != 304
        if hasBody { buffer.writeString("Content-Length: \(body.utf8.count)\r\n") }
        if closing { buffer.writeString("Connection: close\r\n") }
        buffer.writeString("\r\n")
        if hasBody, !toHead { buffer.writeString(body) }
        return buffer
    }

    private static let reasons = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 301: "Moved Permanently", 302: "Found",
        304: "Not Modified", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        408: "Request Timeout", 409: "Conflict", 413: "Content Too Large", 429: "Too Many Requests",
        500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    ]
}
