import NIOCore
import Testing

@testable import FaultProxy

@Suite struct HTTPInspectorTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let okay = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    private static let sum = "4;name=value\r\nWiki\r\n6\r\npedia \r\n0\r\nTrailer: x\r\n\r\n"

    struct Conversation {
        var requests: String
        var answers: String
        var count: Int

        init(_ requests: String, _ answers: String, _ count: Int) {
            self.requests = requests
            self.answers = answers
            self.count = count
        }
    }

    /// Connections as they may be: requests, answers, and how many of each there are.
    private static let conversations: [Conversation] = [
        Conversation(get, okay, 1),
        Conversation(get + get + get, okay + okay + okay, 3),
        Conversation("HEAD / HTTP/1.1\r\n\r\n" + get, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" + okay, 2),
        Conversation(
            "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc\r\n" + get, "HTTP/1.1 204 No Content\r\n\r\n" + okay, 2),
        Conversation("PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + sum + get, okay + okay, 2),
        Conversation(get + get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + sum + okay, 2),
        Conversation(get + get, "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n" + okay, 2),
        Conversation(
            "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + okay, 1
        ),
        Conversation(get, "HTTP/1.0 200 OK\r\n\r\nuntil the end, GET / HTTP/1.1\r\n\r\n", 1),
        Conversation("GET / HTTP/1.1\nHost: x\n\n", "HTTP/1.1 200 OK\nContent-Length: 1\n\nx", 1),
    ]

    @Test(arguments: conversations, [Int.max, 1, 7])
    func `what no rule matches passes byte by byte, and is understood`(
        conversation: Conversation, size: Int
    ) throws {
        var script = try HTTPScript([HTTPFault(path: "/none", .delay(.seconds(1)))])
        script.requests(conversation.requests, every: size)
        script.answers(conversation.answers, every: size)
        script.end(.toClient)
        #expect(script.toServer == [.text(conversation.requests)])
        #expect(script.toClient == [.text(conversation.answers)])
        #expect(script.inspector.evidence.requests == conversation.count)
        #expect(script.inspector.evidence.answers == conversation.count)
        #expect(script.inspector.evidence.notUnderstood == 0)
    }

    @Test func `a request that matches waits, those before it do not`() throws {
        var script = try HTTPScript([HTTPFault(method: "POST", path: "/slow*", .delay(.milliseconds(80)))])
        let slow = "POST /slow/er HTTP/1.1\r\nContent-Length: 1\r\n\r\nx"
        script.requests(Self.get + slow + Self.get, every: 5)
        #expect(script.toServer == [.text(Self.get), .pause(.milliseconds(80)), .text(slow + Self.get)])
        #expect(script.inspector.evidence.delayed == 1)
    }

    @Test func `an answer of ours comes in its turn, and its request never arrives`() throws {
        let busy = HTTPAnswer(status: 503, headers: [HTTPFault.Header("Retry-After", "1")], body: "busy")
        var script = try HTTPScript([HTTPFault(header: HTTPFault.Header("X-Kind", "b*"), .answer(busy))])
        let bad = "POST /b HTTP/1.1\r\nX-Kind: bad\r\nTransfer-Encoding: chunked\r\n\r\n" + Self.sum
        script.requests(Self.get + bad + Self.get, every: 3)
        #expect(script.toServer == [.text(Self.get + Self.get)])
        #expect(script.toClient.isEmpty)
        script.answers(Self.okay + Self.okay, every: 3)
        let ours = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 4\r\n\r\nbusy"
        #expect(script.toClient == [.text(Self.okay + ours + Self.okay)])
        #expect(script.inspector.evidence.answered == 1)
        #expect(script.inspector.evidence.answers == 2)
    }

    @Test func `an answer of ours is due at once when nothing is before it`() throws {
        let faults = [
            HTTPFault(.answer(HTTPAnswer(status: 429))), HTTPFault(.delay(.seconds(2))),
            HTTPFault(.answer(HTTPAnswer(status: 500))),
        ]
        var script = try HTTPScript(faults)
        script.requests("HEAD / HTTP/1.1\r\n\r\n")
        let ours = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"
        #expect(script.toClient == [.pause(.seconds(2)), .text(ours)])
        #expect(script.toServer.isEmpty)
    }

    @Test func `a client that asks before it sends a body gets our answer and the end`() throws {
        var script = try HTTPScript([HTTPFault(.answer(HTTPAnswer(status: 500, body: "no")))])
        script.requests("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n")
        script.requests("123456789" + Self.get)
        let ours = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
        #expect(script.toClient == [.text(ours), .finish])
        #expect(script.toServer.isEmpty)
    }

    @Test(arguments: [
        (10, "0123456789"), (0, ""), (64, "0123456789abcdefghi"),
    ])
    func `a body is cut after so many bytes, a shorter one before its end`(after: Int, body: String) throws {
        for size in [Int.max, 1, 4] {
            var script = try HTTPScript([HTTPFault(path: "/a", .abortMidBody(after: after))])
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n"
            script.requests(Self.get)
            script.answers(head + "0123456789abcdefghij" + Self.okay, every: size)
            #expect(script.toClient == [.text(head + body), .cut])
            #expect(script.inspector.evidence.aborted == 1)
            script.requests(Self.get)
            #expect(script.toServer == [.text(Self.get)])
        }
    }

    @Test func `chunked and endless bodies are cut as well, empty ones pass`() throws {
        let abort = [HTTPFault(.abortMidBody(after: 6))]
        for size in [Int.max, 1] {
            var script = try HTTPScript(abort)
            script.requests(Self.get)
            script.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Self.sum, every: size)
            let seen = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;name=value\r\nWiki\r\n6\r\npe"
            #expect(script.toClient == [.text(seen), .cut])
            script = try HTTPScript(abort)
            script.requests(Self.get)
            script.answers("HTTP/1.1 200 OK\r\n\r\nabc", every: size)
            script.end(.toClient)
            #expect(script.toClient == [.text("HTTP/1.1 200 OK\r\n\r\nabc"), .cut])
            script = try HTTPScript(abort)
            script.requests(Self.get)
            script.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", every: size)
            #expect(
                script.toClient == [.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), .cut])
            script = try HTTPScript(abort)
            script.requests("HEAD / HTTP/1.1\r\n\r\n" + Self.get)
            script.answers("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 None\r\n\r\n", every: size)
            #expect(script.toClient == [.text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 None\r\n\r\n")])
        }
    }

    @Test func `a share of a body's bytes is replaced, the same ones however they come`() throws {
        let body = String(repeating: "x", count: 10_000)
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2710\r\n"
        func corrupted(every size: Int) throws -> (HTTPPiece?, Int) {
            var script = try HTTPScript([HTTPFault(.corruptBody(share: 0.1))])
            script.requests(Self.get)
            script.answers(head + body + "\r\n0\r\n\r\n", every: size)
            return (script.toClient.first, script.inspector.evidence.bytesCorrupted)
        }
        let (whole, count) = try corrupted(every: .max)
        #expect(isWithinTenth(Double(count) / 10_000, of: 0.1, count: 10_000))
        guard case .forward(var bytes)? = whole else { throw TestClient.Failure(code: 0) }
        let front = bytes.readString(length: head.utf8.count)
        #expect(front == head)
        let slice = bytes.readSlice(length: 10_000)
        let content = try #require(slice)
        #expect(content.readableBytesView.count { $0 != UInt8(ascii: "x") } == count)
        #expect(String(buffer: bytes) == "\r\n0\r\n\r\n")
        let (again, countAgain) = try corrupted(every: 13)
        #expect(again == whole && countAgain == count)
    }

    @Test func `a share of the requests is met, the same ones for the same seed`() throws {
        func delayed(_ seed: UInt64) throws -> [Int] {
            var script = try HTTPScript([HTTPFault(share: 0.3, .delay(.seconds(1)))], seed: seed)
            return (0..<1_000).filter { _ in
                let before = script.inspector.evidence.delayed
                script.requests(Self.get)
                script.answers(Self.okay)
                return script.inspector.evidence.delayed > before
            }
        }
        let first = try delayed(5)
        #expect(isWithinTenth(Double(first.count) / 1_000, of: 0.3, count: 1_000))
        #expect(try delayed(5) == first)
        #expect(try delayed(6) != first)
    }

    @Test(arguments: [
        ("CONNECT a:1 HTTP/1.1\r\n\r\n", "HTTP/1.1 200 Fine\r\n\r\n"),
        ("GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", "HTTP/1.1 101 Now\r\n\r\n"),
    ])
    func `what becomes a tunnel passes as it is`(request: String, answer: String) throws {
        var script = try HTTPScript([HTTPFault(method: "DELETE", .answer(HTTPAnswer(status: 500)))])
        script.requests(request, every: 1)
        script.answers(answer, every: 1)
        script.requests("\u{1}\u{2} DELETE / HTTP/1.1\r\n\r\n", every: 1)
        script.answers("\u{3}", every: 1)
        #expect(script.toServer == [.text(request + "\u{1}\u{2} DELETE / HTTP/1.1\r\n\r\n")])
        #expect(script.toClient == [.text(answer + "\u{3}")])
        #expect(script.inspector.evidence.tunnels == 1)
        #expect(script.inspector.evidence.notUnderstood == 0)
        #expect(script.inspector.isTransparent)
    }

    @Test(arguments: [
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\n\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 70_000),
    ])
    func `what is not HTTP passes as it is, and is counted`(text: String) throws {
        for size in [Int.max, 999, 1] where text.utf8.count < 1_000 || size > 1 {
            var script = try HTTPScript([HTTPFault(.abortMidBody(after: 1))])
            script.requests(text + Self.get, every: size)
            script.answers("\u{15}whatever\r\n\r\n", every: size)
            #expect(script.toServer == [.text(text + Self.get)])
            #expect(script.toClient == [.text("\u{15}whatever\r\n\r\n")])
            #expect(script.inspector.evidence.notUnderstood == 1)
        }
    }

    @Test func `an answer that nobody asked for passes as it is`() throws {
        var script = try HTTPScript()
        script.answers("HTTP/1.1 408 Request Timeout\r\n\r\n", every: 1)
        #expect(script.toClient == [.text("HTTP/1.1 408 Request Timeout\r\n\r\n")])
        #expect(script.inspector.evidence.notUnderstood == 1)
    }

    @Test func `a request that was kept from the server ends the connection when nothing makes sense any more`() throws
    {
        var script = try HTTPScript([HTTPFault(method: "PUT", .answer(HTTPAnswer(status: 500)))])
        script.requests(Self.get + "PUT / HTTP/1.1\r\n\r\n" + "nonsense\r\n\r\n")
        #expect(script.toServer == [.text(Self.get)])
        #expect(script.toClient == [.cut])
    }

    @Test func `a head that does not end goes on when its sender ends`() throws {
        var script = try HTTPScript()
        script.requests("GET / HT")
        #expect(script.toServer.isEmpty)
        script.end(.toServer)
        #expect(script.toServer == [.text("GET / HT")])
    }

    @Test func `rules may change between two requests`() throws {
        var script = try HTTPScript()
        script.requests(Self.get)
        script.inspector.setRules(try HTTPRules([HTTPFault(.delay(.seconds(1)))]))
        script.requests(Self.get)
        script.inspector.setRules(.none)
        script.requests(Self.get)
        #expect(script.toServer == [.text(Self.get), .pause(.seconds(1)), .text(Self.get + Self.get)])
    }

    @Test func `requests without answers are bounded`() throws {
        var script = try HTTPScript()
        for _ in 0..<HTTPInspector.outstandingLimit { script.requests(Self.get) }
        #expect(!script.inspector.wantsRequests)
        script.answers(Self.okay)
        #expect(script.inspector.wantsRequests)
    }

    @Test func `noise never stops, grows or breaks it`() throws {
        var dice = SeededGenerator(seed: 9)
        let words = [
            Self.get, Self.okay, Self.sum, "\r\n", "HTTP/1.1 ", "GET ", "Content-Length: 5\r\n", "0\r\n\r\n", "\u{0}",
            "Transfer-Encoding: chunked\r\n", "CONNECT ", "101 ", "200 OK\r\n", "POST / HTTP/1.1\r\n",
            "ffffffffffffffff",
        ]
        let faults: [HTTPFault] = [
            HTTPFault(share: 0.2, .delay(.seconds(1))), HTTPFault(share: 0.1, .abortMidBody(after: 3)),
            HTTPFault(share: 0.2, .answer(HTTPAnswer(status: 500))), HTTPFault(share: 0.5, .corruptBody(share: 0.5)),
        ]
        for round in 0..<3_000 {
            var script = try HTTPScript(faults, seed: UInt64(round))
            for _ in 0..<20 {
                let word = words.randomElement(using: &dice) ?? ""
                let size = Int.random(in: 1...40, using: &dice)
                if Bool.random(using: &dice) {
                    script.requests(word, every: size)
                } else {
                    script.answers(word, every: size)
                }
            }
            script.end(.toServer)
            script.end(.toClient)
            #expect(script.inspector.pending.toServer.readableBytes <= HTTPInspector.headLimit)
        }
    }

    @Test(arguments: [
        HTTPFault(share: 2, .delay(.zero)), HTTPFault(.delay(.seconds(-1))), HTTPFault(.abortMidBody(after: -1)),
        HTTPFault(.corruptBody(share: 1.5)), HTTPFault(.answer(HTTPAnswer(status: 101))),
        HTTPFault(.answer(HTTPAnswer(status: 200, headers: [HTTPFault.Header("A", "b\r\nC: d")]))),
        HTTPFault(.answer(HTTPAnswer(status: 200, headers: [HTTPFault.Header("Content-Length", "3")]))),
    ])
    func `a fault that cannot be is refused with a remedy`(fault: HTTPFault) {
        let error = #expect(throws: ToxicError.self) { _ = try HTTPRules([fault]) }
        #expect(error?.remedy.isEmpty == false)
    }
}
