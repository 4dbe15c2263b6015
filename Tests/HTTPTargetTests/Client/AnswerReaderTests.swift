import Testing

@testable import HTTPTarget

@Suite struct AnswerReaderTests {
    /// Reads pieces as a connection does, keeping a head that is not whole.
    private func read(_ pieces: [[UInt8]], isHead: Bool = false) -> AnswerReader.Step {
        var reader = AnswerReader()
        var kept: [UInt8] = []
        var step = AnswerReader.Step.more
        for piece in pieces {
            kept += piece
            step = kept.withUnsafeBytes { reader.read($0, isHead: isHead) }
            switch step {
            case .more: kept = []
            case .partialHead(let start): kept.removeFirst(start)
            case .complete, .malformed: return step
            }
        }
        return step
    }

    private static let chunked = Array(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;e\r\n!\r\n0\r\n\r\n"
            .utf8)

    @Test func `an answer is whole wherever it is cut in two`() {
        for cut in 1..<Self.chunked.count {
            guard case .complete = read([Array(Self.chunked[..<cut]), Array(Self.chunked[cut...])]) else {
                Issue.record("not whole when it is cut at \(cut)")
                continue
            }
        }
        #expect(read(Self.chunked.map { [$0] }) == .complete(1))
        #expect(read([Self.chunked]) == .complete(Self.chunked.count))
    }

    @Test func `an answer is not whole before its last byte`() {
        for end in 0..<Self.chunked.count {
            let step = read([Array(Self.chunked[..<end])])
            if case .complete = step { Issue.record("whole after \(end) bytes") }
            #expect(step != .malformed)
        }
    }

    @Test func `bytes behind an answer are not taken`() {
        let bytes = Array("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1".utf8)
        #expect(read([bytes]) == .complete(bytes.count - 8))
    }

    @Test(arguments: [
        "HTTP/2 200 OK\r\n", "HTTP/1.1 999 No\r\n", "HTTP/1.1 200OK\r\n", "HTTP/1.1  200\r\n", "<html>", "\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 1, 1\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 1e3\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
    ])
    func `what is not HTTP is told at once`(text: String) {
        #expect(read([Array(text.utf8)]) == .malformed)
    }

    @Test func `random bytes never trap and never make an answer`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var bytes = (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) { bytes = Array("HTTP/1.1 200 OK\r\n".utf8) + bytes }
            _ = read([bytes])
            var mutated = Self.chunked
            mutated[Int.random(in: 0..<mutated.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            _ = read([mutated])
        }
    }

    @Test(arguments: [
        ("connection: close", true), ("Connection: keep-alive, Close", true), ("connection: keep-alive", false),
        ("x: close", false),
    ])
    func `a head says whether its connection ends`(field: String, closes: Bool) {
        var head = ResponseHead()
        let text = Array("HTTP/1.1 200 OK\r\n\(field)\r\n\r\n".utf8)
        #expect(text.withUnsafeBytes { head.parse($0) } == .complete(text.count))
        #expect(head.closes == closes && head.status == 200)
    }

    @Test func `a date is read to the second`() {
        func seconds(_ text: String) -> Int? { Array(text.utf8).withUnsafeBytes { HTTPDate.seconds($0) } }
        #expect(seconds("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
        #expect(seconds("Thu, 01 Jan 1970 00:00:00 GMT") == 0)
        #expect(seconds("Thu, 29 Feb 2024 23:59:59 GMT") == 1_709_251_199)
        #expect(seconds("Sunday, 06-Nov-94 08:49:37 GMT") == nil)
        #expect(seconds("Sun, 06 Nox 1994 08:49:37 GMT") == nil)
        #expect(seconds("Sun, 06 Nov 1994 25:49:37 GMT") == nil)
    }
}
