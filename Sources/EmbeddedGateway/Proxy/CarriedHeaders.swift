import HTTPTypes
import Hummingbird
import NIOHTTP1

extension HTTPField.Name {
    /// Who is limited, if the request says.
    static let user = unchecked("x-user")
    static let retryAfter = unchecked("retry-after")

    private static func unchecked(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("'\(name)' is a header's name") }
        return name
    }
}

/// Headers that are about one connection, and end with it.
private let hopByHop: Set<String> = [
    "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "content-length",
]

extension Request {
    /// The head as a backend gets it: without what is about the connection, with the length of the whole body.
    func upstreamHead(bodyLength: Int) -> HTTPRequestHead {
        var fields = HTTPHeaders()
        if let host = head.authority { fields.add(name: "host", value: host) }
        for field in headers where !hopByHop.contains(field.name.canonicalName) {
            fields.add(name: field.name.rawName, value: field.value)
        }
        if bodyLength > 0 || method == .post || method == .put {
            fields.add(name: "content-length", value: String(bodyLength))
        }
        return HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: method.rawValue), uri: head.path ?? "/", headers: fields)
    }
}

extension Response {
    /// The answer of a backend as the client gets it.
    init(_ answer: UpstreamAnswer) {
        var fields = HTTPFields()
        for (name, value) in answer.head.headers {
            guard let name = HTTPField.Name(name), !hopByHop.contains(name.canonicalName) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        self.init(
            status: HTTPResponse.Status(code: Int(answer.head.status.code)), headers: fields,
            body: answer.body.readableBytes > 0 ? ResponseBody(byteBuffer: answer.body) : ResponseBody())
    }
}
