import Foundation
import TestServers
import TestSupport
import Testing

/// `highwater load` against a server that notes what arrives, and when.
@Suite(.serialized) struct LoadTests {
    private static func load(
        _ server: RecordingServer, _ options: String...
    ) async throws -> (code: Int32, process: HighwaterProcess) {
        try await HighwaterProcess.finished(
            ["load", "http://127.0.0.1:\(server.port)/"] + options.flatMap { $0.split(separator: " ").map(String.init) }
        )
    }

    /// A figure of `--json`.
    private static func figures(_ process: HighwaterProcess) throws -> [String: Double] {
        let object = try JSONSerialization.jsonObject(with: Data(process.text.utf8)) as? [String: Any]
        return (object ?? [:]).compactMapValues { ($0 as? NSNumber)?.doubleValue }
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    @Test func `a freeze of the target is seen in full, and nothing is left unsent`() async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        let freezing = Task {
            #expect(await poll(within: .seconds(20)) { server.requests.count >= 2000 })
            server.freeze(for: .seconds(1))
        }
        let (code, process) = try await Self.load(server, "--rate 400/s --duration 10s --connections 20 --json")
        defer { process.remove() }
        await freezing.value
        #expect(code == 0, "\(process.text)")
        let figures = try Self.figures(process)
        #expect(figures["sent"] == 4000 && figures["expected"] == 4000)
        #expect(server.requests.count == 4000)
        // A tenth of the requests came during the freeze, and waited evenly from 0 to 1 s.
        let (p95, p99, longest) = (
            figures["latency_p95_us"] ?? 0, figures["latency_p99_us"] ?? 0, figures["latency_max_us"] ?? 0
        )
        #expect((430_000...650_000).contains(p95), "p95 \(p95)")
        #expect((840_000...1_060_000).contains(p99), "p99 \(p99)")
        #expect((940_000...1_200_000).contains(longest), "max \(longest)")
        // A client that measured from the sending would see nothing of it in nine of ten of these.
        #expect(figures["service_p95_us"] ?? .infinity < 100_000)
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a signal ends a load in order, and leaves nothing behind`(signal: Int32) async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        let process = try HighwaterProcess([
            "load", "http://127.0.0.1:\(server.port)/", "--rate", "100/s", "--duration", "60s",
        ])
        defer { process.remove() }
        #expect(await poll(within: .seconds(20)) { server.requests.count >= 20 })
        process.send(signal)
        #expect(await process.exitCode(within: .seconds(20)) == 4, "\(process.text)")
        let files = FileManager.default.temporaryDirectory.appending(path: "highwater-load-\(process.pid)")
        #expect(!FileManager.default.fileExists(atPath: files.path))
    }

    @Test func `no rate that is shown is too low, at the start or at the end of a load`() async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        let (code, process) = try await Self.load(server, "--rate 200/s --duration 3400ms")
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        let rates = process.text.matches(of: /intended ([0-9.,]+)\/s/).compactMap { Double($0.1) }
        let shown = rates.prefix { $0 > 0 }
        #expect(shown.count >= 4, "\(process.text)")
        #expect(shown.allSatisfy { (190...210).contains($0) }, "\(process.text)")
        #expect(!process.text.contains("lag") && !process.text.contains("consumer"))
    }

    @Test func `requests arrive one by one, at their own times`() async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        let (code, process) = try await Self.load(server, "--rate 500/s --duration 6s --json")
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        let arrived = server.requests.map(\.arrived).dropFirst(500)
        let gaps = zip(arrived.dropFirst(), arrived).map { Double($0 - $1) / 1e9 }
        #expect(abs(Self.median(gaps) * 500 - 1) < 0.25, "median gap \(Self.median(gaps))")
        let spread = Double((arrived.last ?? 0) - (arrived.first ?? 0)) / 1e9
        #expect(abs(Double(arrived.count - 1) / spread / 500 - 1) < 0.02)
    }

    @Test func `a load beyond the connections is inconclusive, and says so first`() async throws {
        let server = try RecordingServer { _ in [.pause(.milliseconds(20)), .text(RecordingServer.okay)] }
        defer { server.stop() }
        // Two connections can do 100/s at most.
        let (code, process) = try await Self.load(
            server, "--rate 200/s --duration 6s --connections 2 --plain --runs runs")
        defer { process.remove() }
        #expect(code == 3, "\(process.text)")
        let lines = process.text.split(separator: "\n").map(String.init)
        let first = lines.first { $0.hasPrefix("INCONCLUSIVE") }
        #expect(first?.contains("generator saturated: connections") == true, "\(process.text)")
        let junit = try process.file("junit.xml")
        #expect(junit.contains("<error") && !junit.contains("<failure"))
    }

    @Test func `users ask again when they are answered, and think in between`() async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        let (code, process) = try await Self.load(server, "--users 5 --duration 3s --json")
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        // One connection more asks whether anybody is there.
        #expect(server.connections <= 6 && server.requests.count > 500)
        let sent = try Self.figures(process)["sent"]
        #expect(sent == Double(server.requests.count))
    }

    @Test func `what is sent depends on the seed alone, not on the number of threads`() async throws {
        func requests(_ options: String) async throws -> Set<String> {
            let server = try RecordingServer()
            defer { server.stop() }
            let arguments =
                "--rate 300/s --duration 2s --json --method POST --seed \(options)".split(separator: " ")
                .map(String.init)
            let (code, process) = try await HighwaterProcess.finished(
                ["load", "http://127.0.0.1:\(server.port)/o", "--body", #"{"n":{integer: 1 to 1000},"u":"{uuid}"}"#]
                    + arguments)
            defer { process.remove() }
            #expect(code == 0, "\(process.text)")
            return Set(
                server.requests.map { request in
                    let headers = ["idempotency-key", "traceparent"].map { request.header($0) ?? "-" }
                    return headers.joined(separator: " ") + " " + String(decoding: request.body, as: UTF8.self)
                })
        }
        let one = try await requests("7")
        #expect(one.count == 600)
        #expect(try await requests("7 --workers 4") == one)
        #expect(try await requests("8").isDisjoint(with: one))
    }

    @Test func `a search finds the highest rate that holds`() async throws {
        let server = try RecordingServer { _ in [.pause(.milliseconds(10)), .text(RecordingServer.okay)] }
        defer { server.stop() }
        let directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
        // Two connections of 10 ms each: the knee lies below 200/s, and above 100/s.
        let text = """
            highwater: 1
            name: knee
            target: {http: {url: "http://127.0.0.1:\(server.port)"}}
            load: {profile: [{hold: 1/s, for: 1s}], connections: 2, max-sender-error: 1h}
            warm-up: 500ms
            find-max:
              {from: 50/s, at-most: 1000/s, hold: 1500ms, holds: [latency.p99 < 100ms], precision: 40%, confirm: 1,
               forecast: 50/s, headroom: 140%}
            """
        try Data(text.utf8).write(to: directory.appendingPathComponent("x.yaml"))
        let (code, process) = try await HighwaterProcess.finished(["run", "x.yaml"], in: directory)
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        #expect(process.text.contains("KNEE  knee  ") && process.text.contains("required: held"), "\(process.text)")
        let knee = process.text.split(separator: "\n").first { $0.hasPrefix("KNEE") }?.split(separator: " ")[2]
        let rate = knee.flatMap { Double($0.dropLast(2)) } ?? 0
        #expect((80...200).contains(rate), "\(process.text)")
    }

    @Test(
        arguments: [
            (["http://127.0.0.1:1/", "--duration", "1s"], 64, "how much? Give --rate"),
            (["http://127.0.0.1:1/", "--rate", "5", "--duration", "1s"], 64, "'--rate <5000/s>'"),
            (["http://127.0.0.1:1/", "--rate", "5/s", "--users", "3"], 64, "exclude each other"),
            (["http://127.0.0.1:1/", "--rate", "0/s"], 64, "give more than 0/s"),
            (["http://127.0.0.1:1/", "--rate", "5/s", "--duration", "0s"], 64, "longer than 0s"),
            (["http://127.0.0.1:1/", "--rate", "5/s", "--size", "256B"], 64, "use --body for requests"),
            (["http://127.0.0.1:1/", "--rate", "5/s", "--body", "x"], 64, "GET sends no body"),
            (["http://127.0.0.1:1/", "--rate", "5/s", "-H", "content-length: 3"], 64, "follows from the body"),
            (["kafka://127.0.0.1:1/", "--rate", "5/s"], 64, "names no topic"),
            (["kafka://127.0.0.1:1/a", "--rate", "5/s", "--body", "x"], 64, "use --size"),
            (["nowhere", "--rate", "5/s"], 64, "'nowhere' is no address"),
            (
                ["http://127.0.0.1:1/", "--rate", "5/s", "--duration", "1s"], 69,
                "nothing listens at http://127.0.0.1:1"
            ),
            (["missing.yaml", "--plot"], 66, "there is no file 'missing.yaml'"),
        ] as [([String], Int32, String)])
    func `a load that cannot be is told with its remedy`(
        arguments: [String], code: Int32, problem: String
    ) async throws {
        let (exit, process) = try await HighwaterProcess.finished(["load"] + arguments)
        defer { process.remove() }
        #expect(exit == code, "\(process.text)")
        #expect(process.text.contains(problem), "\(process.text)")
    }

    @Test func `every header is sent once, and one of the user's takes the place of ours`() async throws {
        let server = try RecordingServer()
        defer { server.stop() }
        let (code, process) = try await HighwaterProcess.finished([
            "load", "http://127.0.0.1:\(server.port)/", "--users", "1", "--duration", "300ms", "--json",
            "-H", "X-B: 1", "-H", "x-c: {key}-{sequence}", "-H", "Host: foo", "-H", "user-agent: me",
        ])
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        let lines = try #require(server.requests.first).head.split(separator: "\r\n").dropFirst()
        let names = lines.compactMap { $0.split(separator: ":").first?.lowercased() }
        #expect(names.sorted() == ["host", "idempotency-key", "traceparent", "user-agent", "x-b", "x-c"])
        #expect(lines.contains("Host: foo") && lines.contains("user-agent: me") && lines.contains("X-B: 1"))
    }

    @Test func `a target that acknowledges nothing is not said to have been loaded`() async throws {
        let server = try RecordingServer { _ in [.text("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")] }
        defer { server.stop() }
        let (code, process) = try await Self.load(server, "--rate 100/s --duration 1s --json")
        defer { process.remove() }
        #expect(code == 3, "\(process.text)")
        #expect(process.text.contains("100 x 404"), "\(process.text)")
        #expect(try Self.figures(process)["failed"] == 100)
    }

    @Test func `requests that failed are counted beside the latencies of the others`() async throws {
        let server = try RecordingServer { request in
            let status = request.number % 2 == 0 ? "200 OK" : "500 Oops"
            return [.text("HTTP/1.1 \(status)\r\ncontent-length: 0\r\n\r\n")]
        }
        defer { server.stop() }
        let (code, process) = try await Self.load(server, "--rate 100/s --duration 1s --plain")
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        #expect(process.text.contains("failed       50 without an answer as expected"), "\(process.text)")
    }

    @Test func `a profile is drawn with its axes`() async throws {
        let path = HighwaterProcess.repository.appendingPathComponent("loadprofiles/spike.yaml").path
        let (code, process) = try await HighwaterProcess.finished(["load", path, "--plot"])
        defer { process.remove() }
        #expect(code == 0 && process.text.contains("3,000/s") && process.text.contains("1:00"), "\(process.text)")
    }
}
