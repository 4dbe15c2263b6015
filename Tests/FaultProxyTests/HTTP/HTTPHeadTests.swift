import NIOCore
import Testing

@testable import FaultProxy

@Suite struct HTTPHeadTests {
    private func parse(_ lines: String...) -> HTTPHead? {
        HTTPHead(ByteBuffer(string: lines.joined(separator: "\r\n") + "\r\n\r\n"))
    }

    @Test func `a request is asked for method, path and headers`() throws {
        let head = try #require(
            parse("GET /orders/7?page=2 HTTP/1.1", "Host: shop", "X-User:  alice \t", "X-User: bob"))
        #expect(head.isMethod("GET") && !head.isMethod("get") && !head.isMethod("GE"))
        #expect(head.isPath(GlobPattern("/orders/*")) && head.isPath(GlobPattern("/orders/7")))
        #expect(!head.isPath(GlobPattern("/orders/7?page=2")))
        #expect(head.hasHeader(Array("x-user".utf8), matching: GlobPattern("alice")))
        #expect(head.hasHeader(Array("x-user".utf8), matching: GlobPattern("b?b")))
        #expect(!head.hasHeader(Array("x-user".utf8), matching: GlobPattern("carol")))
        #expect(!head.isAnswer && head.status == nil)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK", 200), ("HTTP/1.0 404", 404), ("HTTP/1.1 599 ", 599), ("GET 200 HTTP/1.1", nil),
        ("HTTP/1.1 2000 OK", nil), ("HTTP/1.1 2x0 OK", nil),
    ])
    func `an answer is asked for its status`(line: String, status: Int?) throws {
        #expect(try #require(parse(line)).status == status)
    }

    @Test(arguments: [
        ([], HTTPFraming.unsaid), (["Content-Length: 12"], .length(12)), (["content-length:0"], .length(0)),
        (["Content-Length: 7", "Content-Length: 7"], .length(7)), (["Transfer-Encoding: Chunked"], .chunked),
        (["Content-Length: 7", "Content-Length: 8"], nil), (["Content-Length: 7", "Transfer-Encoding: chunked"], nil),
        (["Transfer-Encoding: gzip, chunked"], nil), (["Transfer-Encoding: gzip", "Transfer-Encoding: chunked"], nil),
        (["Content-Length: -1"], nil), (["Content-Length: 1 2"], nil), (["Content-Length:"], nil),
        (["Content-Length: 99999999999999999999"], nil),
    ])
    func `the framing is what the headers say without contradiction`(headers: [String], framing: HTTPFraming?) throws {
        let text = (["POST / HTTP/1.1"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
        #expect(try #require(HTTPHead(ByteBuffer(string: text))).framing == framing)
    }

    @Test(arguments: [
        "", "GET", "GET /", "GET / HTTP/2.0", "PRI * HTTP/2.0", "GET / /x HTTP/1.1", "G@T / HTTP/1.1",
        " GET / HTTP/1.1",
        "GET / HTTP/1.1\r\nno colon", "GET / HTTP/1.1\r\n: empty", "GET / HTTP/1.1\r\na b: c", "\u{16}\u{3}\u{1}",
        "GET / HTTP/1.1\r\nA: b\r\n folded",
    ])
    func `what is not HTTP 1 is none`(text: String) {
        #expect(HTTPHead(ByteBuffer(string: text + "\r\n\r\n")) == nil)
    }

    @Test(arguments: [
        ("", "", true), ("", "a", false), ("*", "", true), ("*", "abc", true), ("a*c", "abbbc", true),
        ("a*c", "ab", false),
        ("?", "", false), ("??", "ab", true), ("/a/*/b*", "/a/x/y/bc", true),
        ("*a*a*a*b", "aaaaaaaaaaaaaaaaaaaa", false),
        ("a", "A", false),
    ])
    func `a pattern matches the whole`(pattern: String, text: String, matches: Bool) {
        let outcome = ByteBuffer(string: text).withUnsafeReadableBytes { GlobPattern(pattern).matches($0[...]) }
        #expect(outcome == matches)
    }
}
