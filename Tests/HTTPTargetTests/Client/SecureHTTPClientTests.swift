import TestServers
import Experiments
import TargetKit
import Testing

@testable import HTTPTarget

@Suite(.serialized) struct SecureHTTPClientTests {
    struct Speech: Sendable, CustomTestStringConvertible {
        var scheme: GatewayURL.Scheme
        var version: RequestPlan.Version
        var listen: String

        var testDescription: String { "\(scheme) \(version.rawValue)" }
    }

    private static let speeches = [
        Speech(scheme: .https, version: .http1, listen: "ssl"),
        Speech(scheme: .https, version: .http2, listen: "ssl http2"),
        Speech(scheme: .http, version: .http2, listen: "http2"),
    ]

    /// A client of an nginx in front of a recording server.
    private func withClient(
        _ speech: Speech, script: @escaping @Sendable (RecordingServer.Request) -> [RecordingServer.Step],
        _ change: (inout RequestPlan) -> Void = { _ in },
        _ body: (GatewayClient, AnswerBook, RecordingServer) throws -> Void
    ) throws {
        let server = try RecordingServer(script)
        defer { server.stop() }
        let nginx = try NginxServer(
            listen: speech.listen, location: "proxy_pass http://127.0.0.1:\(server.port); proxy_next_upstream off;")
        defer { nginx.stop() }
        var plan = RequestPlan()
        plan.version = speech.version
        plan.maximumConnections = 8
        plan.line = RequestLine(method: "POST", path: "/orders")
        change(&plan)
        let book = AnswerBook()
        let client = try GatewayClient.make(
            url: GatewayURL(port: nginx.port, scheme: speech.scheme), plan: plan, kinds: [], seed: 1,
            trust: ServerTrust(authorityFile: nginx.certificate), receiver: book)
        try body(client, book, server)
        client.close(within: .seconds(2))
        #expect(client.inFlight == 0 && book.repeated == 0)
    }

    @Test(arguments: speeches)
    func `requests and answers pass whole, beyond the requests that one connection may carry`(speech: Speech) throws {
        try withClient(
            speech,
            script: { request in
                [.text("HTTP/1.1 200 OK\r\nx-backend: 4\r\ncontent-length: \(request.body.count)\r\n\r\n")]
                    + [.send(request.body)]
            },
            { $0.headers = [HeaderPlan(name: "X-Shop", value: "one")] }
        ) { client, book, server in
            for sequence in 0..<350 as Range<UInt64> {
                #expect(client.drive { client.send(sequence, body: [1, 2, 3]) == .taken })
            }
            #expect(client.drive(within: .seconds(20)) { book.count == 350 })
            let answers = book.all.values
            #expect(answers.allSatisfy { $0.exchange.status == 200 && $0.exchange.backend == 4 })
            #expect(answers.allSatisfy { $0.delivery == .acknowledged(nil) })
            let requests = server.requests
            #expect(requests.count == 350 && requests.allSatisfy { $0.body == [1, 2, 3] && $0.path == "/orders" })
            #expect(requests.allSatisfy { $0.header("x-shop") == "one" && $0.header("traceparent") != nil })
            #expect(Set(requests.compactMap { $0.header("idempotency-key") }).count == requests.count)
        }
    }

    @Test(arguments: speeches)
    func `no answer in time is indeterminate, and a definite no is rejected`(speech: Speech) throws {
        try withClient(
            speech,
            script: { request in
                request.number == 0
                    ? [] : [.text("HTTP/1.1 429 Slow\r\nretry-after: 3\r\ncontent-length: 0\r\n\r\n")]
            },
            { $0.timeout = .milliseconds(300) }
        ) { client, book, _ in
            client.send(0)
            #expect(client.drive { book.count == 1 })
            #expect(book[0]?.delivery == .indeterminate(reason: "no answer in time"))
            client.send(1)
            #expect(client.drive { book.count == 2 })
            #expect(book[1]?.delivery == .rejected(reason: "HTTP 429"))
            #expect(book[1]?.exchange.retryAfterSeconds == 3)
        }
    }

    @Test(arguments: speeches)
    func `repetitions keep the key`(speech: Speech) throws {
        try withClient(
            speech,
            script: { request in
                [.text(request.number < 2 ? "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n" : RecordingServer.okay)]
            },
            { plan in
                var retry = RetryPlan(reasons: [.status(503)], maximum: 5)
                retry.base = .milliseconds(10)
                retry.budget = 5
                plan.retry = retry
            }
        ) { client, book, server in
            client.send(0, body: [9])
            #expect(client.drive { book.count == 1 })
            #expect(book[0]?.delivery == .acknowledged(nil) && book[0]?.exchange.attempts == 3)
            #expect(server.requests.map { $0.header("idempotency-key") } == ["0-0", "0-0", "0-0"])
        }
    }

    @Test(arguments: speeches)
    func `closing gives up what is unanswered`(speech: Speech) throws {
        try withClient(speech, script: { _ in [] }) { client, book, server in
            for sequence in 0..<5 as Range<UInt64> { client.send(sequence) }
            #expect(client.drive { server.requests.count == 5 })
            client.close(within: .milliseconds(50))
            #expect(book.count == 5)
            let reason = "no answer before the load ended"
            #expect(book.all.values.allSatisfy { $0.delivery == .indeterminate(reason: reason) })
            #expect(client.send(6) == .refused(reason: "the client is closed"))
        }
    }

    @Test func `a certificate that nobody vouches for is refused, unless a loopback gateway may go unverified`() throws
    {
        let nginx = try NginxServer(listen: "ssl", location: "return 200;")
        defer { nginx.stop() }
        for (skips, delivery) in [
            (false, Delivery.rejected(reason: "the TLS handshake failed")), (true, .acknowledged(nil)),
        ] {
            let book = AnswerBook()
            let client = try SecureHTTPClient(
                url: GatewayURL(port: nginx.port, scheme: .https), plan: RequestPlan(), kinds: [], seed: 1,
                trust: ServerTrust(skipsVerification: skips), receiver: book)
            client.send(0)
            #expect(client.drive { book.count == 1 })
            #expect(book[0]?.delivery == delivery)
            client.close(within: .seconds(1))
        }
        let error = #expect(throws: TargetError.self) {
            try ServerTrust(skipsVerification: true).context(
                for: GatewayURL(parsing: "https://192.0.2.1"), protocols: [])
        }
        #expect(error?.problem.contains("another machine") == true)
    }

    @Test func `a gateway that does not agree to HTTP 2 was sent nothing, nor was one that is not there`() throws {
        let nginx = try NginxServer(listen: "ssl", location: "return 200;")
        defer { nginx.stop() }
        var plan = RequestPlan()
        plan.version = .http2
        let ports = [
            (nginx.port, "the TLS handshake failed"), (try Loopback.unusedPort(), "connection refused"),
        ]
        for (port, reason) in ports {
            let book = AnswerBook()
            let client = try SecureHTTPClient(
                url: GatewayURL(port: port, scheme: .https), plan: plan, kinds: [], seed: 1,
                trust: ServerTrust(authorityFile: nginx.certificate), receiver: book)
            client.send(0)
            #expect(client.drive { book.count == 1 })
            #expect(book[0]?.delivery == .rejected(reason: reason))
            client.close(within: .seconds(1))
        }
    }

    @Test func `a server that chooses no protocol is not taken for one of HTTP 2`() throws {
        let nginx = try NginxServer(listen: "ssl", location: "return 200;")
        defer { nginx.stop() }
        let server = try nginx.startPlainTLS()
        defer { server.stop() }
        var plan = RequestPlan()
        plan.version = .http2
        let book = AnswerBook()
        let client = try SecureHTTPClient(
            url: GatewayURL(port: server.port, scheme: .https), plan: plan, kinds: [], seed: 1,
            trust: ServerTrust(authorityFile: nginx.certificate), receiver: book)
        client.send(0)
        #expect(client.drive { book.count == 1 })
        #expect(book[0]?.delivery == .rejected(reason: "the gateway does not speak HTTP/2"))
        client.close(within: .seconds(1))
    }
}
