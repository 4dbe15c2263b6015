import TestServers
import Experiments
import TargetKit
import Testing

@testable import HTTPTarget

@Suite(.serialized) struct HTTPClientTests {
    private static let pollings: [SocketPolling] = [.epoll, .poll]

    private func client(
        _ server: RecordingServer, _ book: AnswerBook, _ polling: SocketPolling = .epoll, kinds: [RequestLine?] = [],
        _ change: (inout RequestPlan) -> Void = { _ in }
    ) throws -> HTTPClient {
        var plan = RequestPlan()
        plan.maximumConnections = 10
        plan.timeout = .seconds(5)
        change(&plan)
        return try HTTPClient(
            url: GatewayURL(port: server.port), plan: plan, kinds: kinds, seed: 7, receiver: book, polling: polling)
    }

    @Test(arguments: pollings)
    func `a request carries its path, key, trace context, headers and body`(polling: SocketPolling) throws {
        let (server, book) = (try RecordingServer(), AnswerBook())
        defer { server.stop() }
        let client = try client(server, book, polling, kinds: [nil, RequestLine(method: "POST", path: "/orders")]) {
            $0.line = RequestLine(method: "GET", path: "/search?q=1")
            $0.user = "ann"
            $0.headers = [HeaderPlan(name: "accept", value: "*/*"), HeaderPlan(name: "x-key", value: "{key}")]
        }
        client.send(0)
        #expect(client.drive { book.count == 1 })
        client.send(1, kind: 1, body: Array("{\"a\":1}".utf8), headers: [("x-trace", "7")])
        client.send(2, kind: 1, path: "/orders/2", body: [])
        #expect(client.drive { book.count == 3 })
        client.close(within: .seconds(1))
        let requests = server.requests
        #expect(
            requests.first?.head == """
                GET /search?q=1 HTTP/1.1\r
                host: 127.0.0.1:\(server.port)\r
                user-agent: highwater\r
                x-user: ann\r
                accept: */*\r
                idempotency-key: 0-0\r
                traceparent: 00-0123456789abcdef0123456789abcdef-0123456789abcdef-01
                """)
        let posted = try #require(requests.first { $0.path == "/orders" })
        #expect(posted.header("x-trace") == "7" && posted.header("content-type") == "application/json")
        #expect(posted.body == Array("{\"a\":1}".utf8))
        let empty = try #require(requests.first { $0.path == "/orders/2" })
        #expect(empty.header("content-length") == "0" && empty.header("content-type") == nil)
        #expect(book.acknowledged == 3)
    }

    @Test(
        arguments: pollings,
        [
            ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n", "GET"),
            ("HTTP/1.1 204 No Content\r\n\r\n", "GET"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n", "HEAD"),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n4;x=1\r\nabcd\r\n0A\r\n0123456789\r\n0\r\nt: 1\r\n\r\n",
                "GET"
            ),
            (
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
                "PUT"
            ),
            ("HTTP/1.1 200\ncontent-length:  2 \n\nok", "GET"),
        ])
    func `an answer is read in one piece or a byte at a time, and its connection kept`(
        polling: SocketPolling, answer: (text: String, method: String)
    ) throws {
        let server = try RecordingServer { request in
            request.number == 0
                ? [.text(answer.text)] : answer.text.utf8.flatMap { [.send([$0]), .pause(.microseconds(100))] }
        }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book, polling) { $0.line = RequestLine(method: answer.method, path: "/") }
        for sequence in 0..<2 as Range<UInt64> {
            client.send(sequence, body: [1])
            #expect(client.drive { book.count == Int(sequence) + 1 })
        }
        #expect(book.acknowledged == 2 && book.repeated == 0)
        #expect(server.connections == 1)
        client.close(within: .seconds(1))
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\n\r\nuntil the end", "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok"])
    func `an answer that ends its connection is whole, and the next request takes a new one`(answer: String) throws {
        let server = try RecordingServer { _ in [.text(answer), .close] }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book)
        for sequence in 0..<3 as Range<UInt64> {
            client.send(sequence)
            #expect(client.drive { book.count == Int(sequence) + 1 })
        }
        #expect(book.acknowledged == 3 && server.connections == 3)
        client.close(within: .seconds(1))
    }

    @Test(arguments: pollings)
    func `bodies of any length are read to their end, and sent whole`(polling: SocketPolling) throws {
        let long = [UInt8](repeating: 0x61, count: 5_000_000)
        let server = try RecordingServer { request in
            [.text("HTTP/1.1 200 OK\r\ncontent-length: \(request.body.count)\r\n\r\n"), .send(request.body)]
        }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book, polling) { $0.line = RequestLine(method: "POST", path: "/") }
        client.send(0, body: long)
        #expect(client.drive(within: .seconds(20)) { book.count == 1 })
        client.send(1, body: [1])
        #expect(client.drive { book.count == 2 })
        #expect(book.acknowledged == 2 && server.connections == 1)
        #expect(server.requests.first?.body == long)
        client.close(within: .seconds(1))
    }

    @Test(
        arguments: pollings,
        [
            (
                [.text("HTTP/1.1 200 OK\r\ncontent-le"), .pause(.milliseconds(20)), .reset],
                "connection closed in the answer"
            ),
            ([.text("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"), .close], "connection closed in the answer"),
            (
                [.text("HTTP/1.1 200 OK\r\n\r\nno end"), .pause(.milliseconds(20)), .reset],
                "connection closed in the answer"
            ),
            ([.pause(.milliseconds(5)), .reset], "connection closed before the answer"),
            ([.close], "connection closed before the answer"),
            ([.text("SSH-2.0-OpenSSH_9.2\r\n")], "the answer is not HTTP"),
            ([.text("HTTP/1.1 2x0 OK\r\n\r\n")], "the answer is not HTTP"),
            ([.text("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n")], "the answer is not HTTP"),
            ([.text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n")], "the answer is not HTTP"),
            (
                [.text("HTTP/1.1 200 OK\r\na: \(String(repeating: "b", count: 70_000))")], "the answer is not HTTP"
            ),
        ] as [([RecordingServer.Step], String)])
    func `what is no whole answer leaves the operation indeterminate`(
        polling: SocketPolling, fault: (steps: [RecordingServer.Step], reason: String)
    ) throws {
        let server = try RecordingServer { $0.number == 0 ? fault.steps : [.text(RecordingServer.okay)] }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book, polling)
        client.send(0)
        #expect(client.drive { book.count == 1 })
        #expect(book[0]?.delivery == .indeterminate(reason: fault.reason))
        #expect(book[0]?.exchange.status == 0)
        client.send(1)
        #expect(client.drive { book.count == 2 })
        #expect(book[1]?.delivery == .acknowledged(nil))
        client.close(within: .seconds(1))
        #expect(Loopback.connections(to: server.port) == 0)
    }

    @Test(arguments: pollings)
    func `a connection that the server closed while it was idle costs no request`(polling: SocketPolling) throws {
        let server = try RecordingServer { _ in
            [.text(RecordingServer.okay), .pause(.milliseconds(20)), .close]
        }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book, polling)
        client.send(0)
        #expect(client.drive { book.count == 1 })
        // Nobody waits meanwhile: the client finds the end only when it sends.
        let end = PacingClock.now + 5_000_000_000
        while server.open > 0, PacingClock.now < end { PacingClock.sleep(until: PacingClock.now + 1_000_000) }
        PacingClock.sleep(until: PacingClock.now + 50_000_000)
        client.send(1)
        #expect(client.drive { book.count == 2 })
        #expect(book.acknowledged == 2 && server.connections == 2)
        client.close(within: .seconds(1))
    }

    @Test(arguments: pollings)
    func `where nobody listens, the operation is rejected`(polling: SocketPolling) throws {
        let book = AnswerBook()
        let url = try GatewayURL(port: Loopback.unusedPort())
        let client = try HTTPClient(
            url: url, plan: RequestPlan(), kinds: [], seed: 1, receiver: book, polling: polling)
        for sequence in 0..<50 as Range<UInt64> { client.send(sequence) }
        #expect(client.drive { book.count == 50 })
        #expect(book.all.values.allSatisfy { $0.delivery == .rejected(reason: "connection refused") && $0.count == 1 })
        #expect(client.inFlight == 0)
        client.close(within: .seconds(1))
    }

    @Test(arguments: pollings)
    func `an attempt ends at its timeout, and its late answer is nobody's`(polling: SocketPolling) throws {
        let server = try RecordingServer { request in
            request.number == 0
                ? [.pause(.milliseconds(300)), .text(RecordingServer.okay)] : [.text(RecordingServer.okay)]
        }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book, polling) { $0.timeout = .milliseconds(100) }
        client.send(0)
        #expect(client.drive { book.count == 1 })
        let first = try #require(book[0])
        #expect(first.delivery == .indeterminate(reason: "no answer in time"))
        let took = first.exchange.answered - first.exchange.sent
        #expect(took >= 100_000_000 && took < 250_000_000)
        client.drive(for: .milliseconds(300))
        client.send(1)
        #expect(client.drive { book.count == 2 })
        #expect(book[1]?.delivery == .acknowledged(nil) && book.repeated == 0)
        client.close(within: .seconds(1))
    }

    #if os(Linux)
        // A full queue of a listener drops what comes, as a blackhole does; elsewhere a backlog of 0 means another one.
        @Test(arguments: pollings)
        func `without a connection in time the operation is rejected, with one it is indeterminate`(
            polling: SocketPolling
        ) throws {
            let (listener, port) = try Loopback.listen(backlog: 0)
            defer { Loopback.close(listener) }
            let book = AnswerBook()
            var plan = RequestPlan()
            plan.timeout = .milliseconds(200)
            let client = try HTTPClient(
                url: GatewayURL(port: port), plan: plan, kinds: [], seed: 1, receiver: book, polling: polling)
            for sequence in 0..<10 as Range<UInt64> { client.send(sequence) }
            #expect(client.drive { book.count == 10 })
            let reasons = book.all.values.map(\.delivery)
            #expect(reasons.contains(.rejected(reason: "no connection in time")))
            #expect(reasons.contains(.indeterminate(reason: "no answer in time")))
            #expect(Set(reasons).count == 2 && Loopback.connections(to: port) == 0)
            client.close(within: .seconds(1))
        }
    #endif

    @Test(arguments: pollings)
    func `an nginx that ends each connection after 100 requests costs no request`(polling: SocketPolling) throws {
        let nginx = try NginxServer(listen: "", location: "return 200 'ok';")
        defer { nginx.stop() }
        let book = AnswerBook()
        var plan = RequestPlan()
        plan.maximumConnections = 4
        let client = try HTTPClient(
            url: GatewayURL(port: nginx.port), plan: plan, kinds: [], seed: 1, receiver: book, polling: polling)
        for sequence in 0..<1000 as Range<UInt64> {
            #expect(client.drive { client.send(sequence) == .taken })
        }
        #expect(client.drive { book.count == 1000 })
        #expect(book.acknowledged == 1000 && book.repeated == 0)
        client.close(within: .seconds(1))
    }

    @Test func `a client whose connections are all busy is full, and has room again after an answer`() throws {
        let server = try RecordingServer { _ in [.pause(.milliseconds(50)), .text(RecordingServer.okay)] }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book) { $0.maximumConnections = 2 }
        #expect(client.send(0) == .taken && client.send(1) == .taken && client.send(2) == .full)
        #expect(client.inFlight == 2)
        #expect(client.drive { book.count >= 1 })
        #expect(client.send(2) == .taken)
        #expect(client.drive { book.count == 3 })
        #expect(server.connections == 2)
        client.close(within: .seconds(1))
    }

    @Test func `a plan without reuse opens a connection for every request`() throws {
        let (server, book) = (try RecordingServer(), AnswerBook())
        defer { server.stop() }
        let client = try client(server, book) { $0.reusesConnections = false }
        for sequence in 0..<20 as Range<UInt64> {
            client.send(sequence)
            #expect(client.drive { book.count == Int(sequence) + 1 })
        }
        #expect(book.acknowledged == 20 && server.connections == 20)
        #expect(server.requests.allSatisfy { $0.header("connection") == "close" })
        #expect(Loopback.connections(to: server.port) == 0)
        client.close(within: .seconds(1))
    }

    @Test(arguments: [
        (200, Delivery.acknowledged(nil)), (206, .indeterminate(reason: "HTTP 206")),
        (302, .rejected(reason: "HTTP 302")), (404, .rejected(reason: "HTTP 404")),
        (409, .acknowledged(nil)), (429, .rejected(reason: "HTTP 429")), (500, .indeterminate(reason: "HTTP 500")),
        (502, .indeterminate(reason: "HTTP 502")), (503, .rejected(reason: "HTTP 503")),
        (504, .indeterminate(reason: "HTTP 504")),
    ])
    func `each status says what is known of the effect`(status: Int, delivery: Delivery) throws {
        let server = try RecordingServer { _ in
            [.text("HTTP/1.1 \(status) Word\r\nRetry-After: 7\r\nX-Backend: 3\r\ncontent-length: 0\r\n\r\n")]
        }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book) { $0.expected = [200...201, 409...409] }
        client.send(5)
        #expect(client.drive { book.count == 1 })
        let answer = try #require(book[5])
        #expect(answer.delivery == delivery)
        #expect(answer.exchange.status == UInt16(status) && answer.exchange.backend == 3)
        #expect(answer.exchange.retryAfterSeconds == 7 && answer.exchange.attempts == 1)
        #expect(answer.exchange.sent < answer.exchange.answered)
        client.close(within: .seconds(1))
    }

    @Test func `closing gives up what is unanswered, and leaves no descriptor open`() throws {
        let server = try RecordingServer { $0.number < 3 ? [.text(RecordingServer.okay)] : [] }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book)
        for sequence in 0..<8 as Range<UInt64> { client.send(sequence) }
        #expect(client.drive { server.requests.count == 8 })
        client.close(within: .milliseconds(100))
        #expect(book.count == 8 && book.repeated == 0 && book.acknowledged == 3 && client.inFlight == 0)
        let given = book.all.values.filter { $0.delivery != .acknowledged(nil) }
        #expect(given.allSatisfy { $0.delivery == .indeterminate(reason: "no answer before the load ended") })
        #expect(client.send(9) == .refused(reason: "the client is closed"))
        #expect(Loopback.connections(to: server.port) == 0)
    }

    @Test func `a receiver may send the next request, also when every attempt fails at once`() throws {
        let url = try GatewayURL(port: Loopback.unusedPort())
        let relay = RelayReceiver(last: 200)
        let client = try HTTPClient(url: url, plan: RequestPlan(), kinds: [], seed: 1, receiver: relay)
        relay.start(client)
        #expect(client.drive { relay.count == 201 })
        client.close(within: .seconds(1))
    }

    @Test(arguments: pollings)
    func `after a freeze of one second every request is answered, none twice`(polling: SocketPolling) throws {
        let (server, book) = (try RecordingServer(), AnswerBook())
        defer { server.stop() }
        let client = try client(server, book, polling) { $0.maximumConnections = 50 }
        var sequence: UInt64 = 0
        let start = PacingClock.now
        var isFrozen = false
        while sequence < 1000 {
            let due = start + sequence * 2_000_000
            if sequence == 250, !isFrozen {
                server.freeze(for: .seconds(1))
                isFrozen = true
            }
            if PacingClock.now < due {
                client.wait(until: due)
            } else if client.send(sequence) == .taken {
                sequence += 1
            } else {
                client.wait(until: PacingClock.now + 1_000_000)
            }
        }
        #expect(client.drive { book.count == 1000 })
        #expect(book.acknowledged == 1000 && book.repeated == 0 && server.requests.count == 1000)
        #expect(Set(server.requests.compactMap { $0.header("idempotency-key") }).count == 1000)
        let slowest = book.all.values.map { $0.exchange.answered - $0.exchange.sent }.max() ?? 0
        #expect(slowest > 900_000_000 && slowest < 1_500_000_000)
        client.close(within: .seconds(1))
    }

    @Test func `ten thousand requests are in flight at once`() throws {
        let count = 10_000
        // A third of them wait to be accepted, so that this process needs fewer descriptors for both ends.
        let server = try RecordingServer(maximumOpen: 6500) { request in
            [
                .pause(request.number < 6500 ? .seconds(3) : .zero),
                .text("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"), .close,
            ]
        }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book) {
            $0.maximumConnections = count
            $0.timeout = .seconds(60)
        }
        for sequence in 0..<UInt64(count) {
            #expect(client.send(sequence) == .taken)
            // The backlog of a listener is bounded.
            if sequence % 256 == 255 { client.drive { server.connections > Int(sequence) - 3600 } }
        }
        #expect(client.inFlight == count)
        #expect(client.drive(within: .seconds(60)) { book.count == count })
        #expect(book.acknowledged == count && server.connections == count)
        client.close(within: .seconds(5))
        #expect(Loopback.connections(to: server.port) == 0)
    }
}

/// Sends the next request from within each answer.
private final class RelayReceiver: DeliveryReceiver, @unchecked Sendable {
    // Only the thread of the test calls it.
    private unowned var client: HTTPClient?
    private let last: UInt64
    private(set) var count = 0

    init(last: UInt64) { self.last = last }

    func start(_ client: HTTPClient) {
        self.client = client
        client.send(0)
    }

    func receive(_ delivery: Delivery, of sequence: UInt64, at moment: UInt64) {
        count += 1
        if sequence < last { client?.send(sequence + 1) }
    }
}
