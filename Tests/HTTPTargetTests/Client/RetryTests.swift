import TestServers
import Experiments
import TargetKit
import Testing

@testable import HTTPTarget

@Suite(.serialized) struct RetryTests {
    private func client(
        _ server: RecordingServer, _ book: AnswerBook, _ retry: RetryPlan, timeout: Duration = .seconds(5)
    ) throws -> HTTPClient {
        var plan = RequestPlan()
        plan.retry = retry
        plan.timeout = timeout
        plan.maximumConnections = 4
        plan.line = RequestLine(method: "POST", path: "/pay")
        return try HTTPClient(url: GatewayURL(port: server.port), plan: plan, kinds: [], seed: 3, receiver: book)
    }

    private func plan(_ reasons: Set<RetryPlan.Reason>, maximum: Int = 3) -> RetryPlan {
        var plan = RetryPlan(reasons: reasons, maximum: maximum)
        plan.base = .milliseconds(20)
        plan.budget = 10
        return plan
    }

    private static let unavailable = "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n"

    @Test func `a request is repeated with its key and body after the pause, and holds no connection meanwhile`() throws
    {
        let server = try RecordingServer {
            $0.number < 2 ? [.text(Self.unavailable)] : [.text(RecordingServer.okay)]
        }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book, plan([.status(503)]))
        client.send(0, body: [7, 8, 9])
        #expect(client.drive { book.count == 1 })
        let requests = server.requests
        #expect(requests.count == 3 && requests.allSatisfy { $0.body == [7, 8, 9] })
        #expect(requests.allSatisfy { $0.header("idempotency-key") == "0-0" })
        #expect(requests[1].arrived - requests[0].arrived >= 10_000_000)
        #expect(requests[2].arrived - requests[1].arrived >= 20_000_000)
        #expect(book[0]?.delivery == .acknowledged(nil) && book[0]?.exchange.attempts == 3)
        client.close(within: .seconds(1))
    }

    @Test func `a repetition with a key of its own ends with its number`() throws {
        let server = try RecordingServer {
            $0.number < 10 ? [.text(Self.unavailable)] : [.text(RecordingServer.okay)]
        }
        defer { server.stop() }
        let book = AnswerBook()
        var retry = plan([.status(503)], maximum: 10)
        retry.base = .milliseconds(1)
        retry.sameKey = false
        let client = try client(server, book, retry)
        client.send(0, body: [1, 2])
        #expect(client.drive { book.count == 1 })
        let keys = server.requests.compactMap { $0.header("idempotency-key") }
        #expect(keys == ["0-0"] + (2...11).map { "0-0-\($0)" })
        #expect(server.requests.allSatisfy { $0.body == [1, 2] })
        client.close(within: .seconds(1))
    }

    @Test func `lost answers are repeated, and a final no does not hide that the first may have had an effect`() throws
    {
        let server = try RecordingServer {
            $0.number == 0 ? [.reset] : [.text("HTTP/1.1 409 Conflict\r\ncontent-length: 0\r\n\r\n")]
        }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book, plan([.reset]))
        client.send(0)
        #expect(client.drive { book.count == 1 })
        #expect(book[0]?.delivery == .indeterminate(reason: "an earlier attempt may have had an effect"))
        #expect(book[0]?.exchange.status == 409 && book[0]?.exchange.attempts == 2)
        client.close(within: .seconds(1))
    }

    @Test func `each attempt has its own timeout`() throws {
        let server = try RecordingServer { $0.number < 2 ? [] : [.text(RecordingServer.okay)] }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book, plan([.timeout]), timeout: .milliseconds(80))
        client.send(0)
        #expect(client.drive { book.count == 1 })
        #expect(book[0]?.delivery == .acknowledged(nil) && book[0]?.exchange.attempts == 3)
        client.close(within: .seconds(1))
    }

    @Test func `the budget bounds the repetitions of all requests together`() throws {
        let server = try RecordingServer { _ in [.text(Self.unavailable)] }
        defer { server.stop() }
        let book = AnswerBook()
        var retry = plan([.status(503)])
        retry.base = .milliseconds(1)
        retry.budget = 0.2
        let client = try client(server, book, retry)
        for sequence in 0..<100 as Range<UInt64> {
            #expect(client.drive { client.send(sequence) == .taken })
        }
        #expect(client.drive { book.count == 100 })
        #expect(server.requests.count > 110 && server.requests.count <= 120)
        #expect(book.all.values.allSatisfy { $0.delivery == .rejected(reason: "HTTP 503") && $0.count == 1 })
        client.close(within: .seconds(1))
    }

    @Test func `a Retry-After is waited for`() throws {
        let server = try RecordingServer {
            $0.number == 0
                ? [.text("HTTP/1.1 429 Slow\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n")]
                : [.text(RecordingServer.okay)]
        }
        defer { server.stop() }
        let book = AnswerBook()
        let client = try client(server, book, plan([.status(429)]))
        client.send(0)
        #expect(client.drive { book.count == 1 })
        let requests = server.requests
        #expect(requests.count == 2 && requests[1].arrived - requests[0].arrived >= 1_000_000_000)
        client.close(within: .seconds(1))
    }

    @Test func `what still waits for its repetition at the end is told of once`() throws {
        let server = try RecordingServer { _ in [.text(Self.unavailable)] }
        defer { server.stop() }
        let book = AnswerBook()
        var retry = plan([.status(503)])
        retry.base = .seconds(20)
        retry.cap = .seconds(20)
        let client = try client(server, book, retry)
        client.send(0)
        #expect(client.drive { server.requests.count == 1 })
        client.drive(for: .milliseconds(50))
        #expect(client.inFlight == 1 && book.count == 0)
        client.close(within: .milliseconds(50))
        #expect(book[0]?.delivery == .rejected(reason: "not repeated before the load ended"))
        #expect(book.repeated == 0 && client.inFlight == 0)
    }

    @Test func `the pause is drawn from half to all of the doubled base, alike for a seed, up to the cap`() {
        var plan = RetryPlan(reasons: [.reset], maximum: 9)
        plan.base = .milliseconds(100)
        plan.cap = .milliseconds(350)
        let (one, same, other) = (RetryPolicy(plan, seed: 1), RetryPolicy(plan, seed: 1), RetryPolicy(plan, seed: 2))
        for (repetition, whole) in [(1, 100), (2, 200), (3, 350), (60, 350)] as [(UInt16, UInt64)] {
            let pauses = (0..<200).map { one.backoff(sequence: $0, repetition: repetition) }
            #expect(pauses.allSatisfy { $0 >= whole * 500_000 && $0 <= whole * 1_000_000 })
            #expect(pauses.min() ?? 0 < whole * 550_000 && pauses.max() ?? 0 > whole * 950_000)
            #expect(pauses == (0..<200).map { same.backoff(sequence: $0, repetition: repetition) })
            #expect(pauses != (0..<200).map { other.backoff(sequence: $0, repetition: repetition) })
        }
    }

    @Test func `what a plan does not name is not repeated`() {
        var policy = RetryPolicy(plan([.timeout, .status(503)], maximum: 1), seed: 1)
        for _ in 0..<10 { policy.countFirstAttempt() }
        func pause(_ result: AttemptResult, _ status: UInt16 = 0, attempts: UInt16 = 1) -> UInt64? {
            policy.pause(after: result, status: status, sequence: 1, attempts: attempts, retryAfter: -1)
        }
        #expect(pause(.refused) == nil && pause(.closedUnanswered) == nil && pause(.answered, 500) == nil)
        #expect(pause(.timedOut, attempts: 2) == nil)
        #expect(pause(.timedOut) != nil && pause(.notConnected) != nil && pause(.answered, 503) != nil)
    }
}
