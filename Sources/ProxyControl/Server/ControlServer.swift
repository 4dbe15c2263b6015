import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The control port: Toxiproxy's HTTP API, ours below `/v1`, and metrics.
///
/// No request waits for a connection of a proxy.
public final class ControlServer: Sendable {
    public struct Settings: Sendable {
        public var host: String
        public var port: Int
        /// What every request has to carry; nil lets everybody in who reaches the port.
        public var token: String?

        public init(host: String = "127.0.0.1", port: Int = 8474, token: String? = nil) {
            (self.host, self.port, self.token) = (host, port, token)
        }
    }

    /// Says whose lease holds what a request sets.
    public static let ownerHeader = "x-highwater-owner"
    /// No body of a request is longer, in bytes.
    static let longestBody = 4 << 20
    /// How long a connection may be silent within a request or between two.
    static let idleLimit = TimeAmount.seconds(60)

    private let settings: Settings
    private let rule: AccessRule
    private let api: ControlAPI
    private let registry: ProxyRegistry

    /// - Throws: a `ProxyError` if the port would be open to others without a token.
    public init(_ settings: Settings, registry: ProxyRegistry) throws(ControlError) {
        if settings.token?.isEmpty ?? !AccessRule.isLoopback(settings.host) {
            throw ControlError(
                problem: "the control port on \(settings.host) would be open to everybody",
                remedy: "give a token with --token, or listen on 127.0.0.1")
        }
        (self.settings, self.registry) = (settings, registry)
        rule = AccessRule(token: settings.token)
        api = ControlAPI(registry)
    }

    /// Serves until the task is cancelled; `ready` gets the port once it listens.
    public func run(ready: @escaping @Sendable (_ port: Int) -> Void) async throws {
        var logger = Logger(label: "control")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { [self] request, _ in await respond(to: request) },
            server: .http1(configuration: .init(idleTimeout: Self.idleLimit)),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), serverName: "highwater"),
            onServerRunning: { ready($0.localAddress?.port ?? 0) },
            logger: logger)
        try await application.run()
    }

    private func respond(to request: Request) async -> Response {
        let answer = await answer(request)
        var response = Response(status: HTTPResponse.Status(code: answer.status))
        response.headers[.requestID] = String(UInt64.random(in: .min ... .max), radix: 36)
        for (name, value) in answer.headers { if let name = HTTPField.Name(name) { response.headers[name] = value } }
        switch answer.body {
        case .none: break
        case .json(let json): response.carry(json.line + "\n", type: "application/json")
        case .metrics(let text): response.carry(text, type: "text/plain; version=0.0.4; charset=utf-8")
        case .events(let proxy):
            response.headers[.contentType] = "text/event-stream"
            response.headers[.cacheControl] = "no-store"
            response.body = EventStream(registry, proxy: proxy).body
        }
        return response
    }

    private func answer(_ request: Request) async -> ControlAnswer {
        let (headers, path) = (request.headers, request.uri.path)
        if let refusal = rule.refusal(userAgent: headers[.userAgent], authorization: headers[.authorization]) {
            var answer = ControlAnswer(refusal)
            if refusal.status == 401 { answer.headers.append(("www-authenticate", "Bearer")) }
            return answer
        }
        guard let (route, dialect) = ControlRoute.parse(path) else {
            return ControlAnswer(ControlFailure(status: 404, message: "there is no path '\(path.prefix(200))'"))
        }
        let method = request.method.rawValue
        let methods = route.methods(dialect)
        guard methods.contains(method) else {
            var answer = ControlAnswer(405, .none)
            answer.headers.append(("allow", methods.joined(separator: ", ")))
            return answer
        }
        let body: ByteBuffer
        do { body = try await request.body.collect(upTo: Self.longestBody) } catch is NIOTooManyBytesError {
            return ControlAnswer(
                ControlFailure(status: 413, message: "the body is longer than \(Self.longestBody) bytes"))
        } catch {
            return ControlAnswer(.badBody("it is not whole"))
        }
        var query: [String: String] = [:]
        for (name, value) in request.uri.queryParameters { query[String(name)] = String(value) }
        return await api.answer(
            ControlRequest(
                method: method, route: route, dialect: dialect, body: Array(body.readableBytesView),
                owner: headers[.owner], query: query))
    }
}

extension Response {
    fileprivate mutating func carry(_ text: String, type: String) {
        headers[.contentType] = type
        headers[.contentLength] = String(text.utf8.count)
        body = ResponseBody(byteBuffer: ByteBuffer(string: text))
    }
}

extension HTTPField.Name {
    fileprivate static let owner = unchecked(ControlServer.ownerHeader)
    fileprivate static let requestID = unchecked("X-Toxiproxy-Request-Id")

    private static func unchecked(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("'\(name)' is a header's name") }
        return name
    }
}
