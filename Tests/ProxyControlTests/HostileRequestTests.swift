import Foundation
import PlainHTTP
import TestSupport
import Testing

@testable import ProxyControl

/// What anybody may throw at the control port: it answers or hangs up, and goes on. The proxy has a process of its own, so
/// that its memory is told apart from that of whoever asks.
@Suite struct HostileRequestTests {
    private var limit: Duration {
        let seconds = ProcessInfo.processInfo.environment["HIGHWATER_FUZZ_SECONDS"].flatMap { Int64($0) } ?? 3
        return .seconds(seconds)
    }

    @Test(.timeLimit(.minutes(30))) func `random and damaged requests neither crash nor hang nor fill it`() async throws
    {
        try await ServedProxy.running { address, program in
            let client = ControlClient(address)
            let port = try #require(HTTPFetch.split(address)?.port)
            let environment = ProcessInfo.processInfo.environment["HIGHWATER_FUZZ_SEED"].flatMap { UInt64($0) }
            let seed = environment ?? 7
            var maker = HostileRequests(seed: seed)
            let deadline = ContinuousClock.now + limit
            var (count, answered) = (0, 0)
            var memory = 0
            while ContinuousClock.now < deadline {
                let request = maker.next()
                let answer = await Self.answer(to: request, port: port)
                #expect(answer != nil, "no end within 20 s, seed \(seed), request \(count)")
                // An address that cannot be listened on is told as in Toxiproxy; nothing else may fail.
                let isFailure = answer?.hasPrefix("HTTP/1.1 500") == true
                #expect(!isFailure || answer?.contains("\"status\":500") == true, "\(answer ?? "")")
                if answer?.hasPrefix("HTTP/1.1 ") == true { answered += 1 }
                count += 1
                // By then caches and pools are what they will be.
                if count == 1_000 { memory = Self.residentKiB(of: program) }
                if count % 200 == 0 {
                    for name in try await client.send("GET", "/proxies").members?.map(\.key) ?? [] {
                        try await client.send("DELETE", "/proxies/\(ControlClient.escaped(name))")
                    }
                    try await client.send("POST", "/reset")
                }
            }
            let grown = memory > 0 ? Self.residentKiB(of: program) - memory : 0
            print("hostile requests: \(count), answered \(answered), seed \(seed), proxy grown by \(grown) KiB")
            #expect(answered > count / 4)
            #expect(grown < 32_768)
            #expect(try await RawConnection.exchange(Self.plain, port: port).hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test(arguments: [
        (400, "Transfer-Encoding: chunked\r\n\r\nno number\r\n[]\r\n", 0), (400, "Content-Length: 50\r\n\r\n[]", 0),
        (413, "Content-Length: \(ControlServer.longestBody + 1)\r\n\r\n", ControlServer.longestBody + 1),
    ])
    func `a body that is not whole is told apart from one that is too long`(
        status: Int, rest: String, blanks: Int
    ) async throws {
        try await ServedProxy.running { address, _ in
            let port = try #require(HTTPFetch.split(address)?.port)
            let request =
                Array("POST /populate HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(rest)".utf8)
                + Array(repeating: 0x20, count: blanks)
            let answer = try await RawConnection.exchange(request, port: port)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(200))")
        }
    }

    private static let plain = Array("GET /version HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8)

    /// Everything until the end of the connection; empty if it was reset, nil if it does not end.
    private static func answer(to request: [UInt8], port: Int) async -> String? {
        await withTaskGroup(of: String?.self) { group in
            group.addTask { (try? await RawConnection.exchange(request, port: port)) ?? "" }
            group.addTask {
                try? await Task.sleep(for: .seconds(20))
                return nil
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? nil
        }
    }

    /// 0 where the system does not tell.
    private static func residentKiB(of program: Program) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(program.pid)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }
}

/// Makes requests that are wrong in many ways, the same for the same seed.
private struct HostileRequests {
    private var dice: SeededNumbers

    init(seed: UInt64) { dice = SeededNumbers(seed: seed) }

    private static let methods = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "BREW", ""]
    private static let parts = [
        "proxies", "a", "b", "toxics", "latency_downstream", "populate", "reset", "version", "metrics", "v1", "leases",
        "partitions", "status", "%41", "%", "%zz", "..", "", "\u{FC}", "x?proxy=a", "run",
    ]
    private static let words = [
        "name", "upstream", "listen", "enabled", "toxics", "type", "stream", "toxicity", "attributes", "latency",
        "match",
        "for", "between", "one_way", "a", "b", "127.0.0.1:9", "127.0.0.1:0", "bandwidth", "rate", "slicer",
        "average_size",
        "upstream", "downstream", "both", "30s", "share", "every", "address", "10.0.0.0/8", "unix:", "udp:127.0.0.1:0",
    ]

    mutating func next() -> [UInt8] {
        if roll(12) == 0 { return (0..<roll(2_000)).map { _ in UInt8(truncatingIfNeeded: dice.next()) } }
        let path = (0...roll(5)).map { _ in "/" + pick(Self.parts) }.joined()
        let body = roll(4) == 0 ? Array(value(depth: 0).utf8) : Array(plausible.utf8)
        var head = "\(pick(Self.methods)) \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        if roll(5) == 0 { head += "x-highwater-owner: run\r\n" }
        if roll(30) == 0 { head += "user-agent: Mozilla/5.0\r\n" }
        switch roll(12) {
        case 0: head += "Content-Length: \(body.count + roll(1_000))\r\n"
        case 1: head += "Content-Length: -1\r\n"
        case 2: head += "Transfer-Encoding: chunked\r\n"
        case 3: head += "x: " + String(repeating: "y", count: roll(100_000)) + "\r\n"
        default: head += "Content-Length: \(body.count)\r\n"
        }
        var bytes = Array((head + "\r\n").utf8) + body
        if roll(4) == 0 { damage(&bytes) }
        return bytes
    }

    private mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<max(1, sides), using: &dice) }
    private mutating func pick(_ words: [String]) -> String { words[roll(words.count)] }

    private mutating func damage(_ bytes: inout [UInt8]) {
        for _ in 0...roll(8) where !bytes.isEmpty { bytes[roll(bytes.count)] = UInt8(truncatingIfNeeded: dice.next()) }
        if roll(3) == 0 { bytes.removeLast(roll(bytes.count)) }
    }

    /// A body that may be right.
    private var plausible: String {
        mutating get {
            let toxic =
                #"{"type":"\#(pick(["latency", "bandwidth", "slicer", "cut"]))","attributes":\#(value(depth: 3))}"#
            let name = pick(["a", "b", "c"])
            return switch roll(6) {
            case 0: #"{"name":"\#(name)","upstream":"127.0.0.1:9","toxics":[\#(toxic)]}"#
            case 1: toxic
            case 2: #"[{"name":"\#(name)","upstream":"127.0.0.1:9"}]"#
            case 3: #"{"enabled":\#(roll(2) == 0)}"#
            case 4: #"{"for":"200ms","between":["a"]}"#
            default: #"{"name":"\#(name)","upstream":"127.0.0.1:9"}"#
            }
        }
    }

    private mutating func value(depth: Int) -> String {
        switch roll(depth > 6 ? 5 : 9) {
        case 0: return "null"
        case 1: return pick(["true", "false", "tru", "nan", "Infinity"])
        case 2: return pick(["0", "-1", "1.5", "1e308", "1e999", "-0", "00", "9223372036854775808", "1e-9"])
        case 3, 4: return "\"\(pick(Self.words))\""
        case 5: return String(repeating: "[", count: roll(5_000))
        case 6: return "[" + (0..<roll(4)).map { _ in value(depth: depth + 1) }.joined(separator: ",") + "]"
        default:
            return "{"
                + (0..<roll(6)).map { _ in "\"\(pick(Self.words))\":\(value(depth: depth + 1))" }
                .joined(separator: ",") + "}"
        }
    }
}
