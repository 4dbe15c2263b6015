import Foundation
import TestSupport
import Testing

/// `highwater watch` between a cluster and clients that know nothing of it; `rebalances` and `compare` on what it kept.
@Suite(.serialized) struct WatchTests {
    private let directory: URL

    init() throws {
        directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
    }

    private func highwater(_ arguments: String...) async throws -> (code: Int32, text: String) {
        let (code, process) = try await HighwaterProcess.finished(arguments, in: directory)
        return (code, process.text)
    }

    @Test(
        .enabled(
            if: PythonPrograms.areInstalled, "confluent-kafka is missing below .build/python: 'make python-deps'"))
    func `a kill shows live with its phases, and the recordings tell the same`() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let cluster = try BrokerProcess(["--topic", "orders:6", "--brokers", "1"])
        defer { cluster.end() }
        let servers = try #require(await cluster.servers())
        // One behind the other: both see the same clients.
        let text = try WatchProcess(servers, ["--record", "text.jsonl"], in: directory)
        defer { text.end() }
        let json = try WatchProcess(
            try #require(await text.address()), ["--record", "json.jsonl", "--json"], in: directory)
        defer { json.end() }
        let group = try WatchedGroup(
            in: directory, servers: try #require(await json.address()), assignor: "cooperative-sticky")
        defer { group.end() }
        try await killOne(of: group, feeding: servers)
        let isTold = await poll(within: .seconds(20)) {
            text.text.contains("expiry m3") && json.text.contains(#""occasion":"session expiry""#)
        }
        #expect(isTold, "\(text.text)\n\(json.text)")
        try expectPhases(text)
        #expect(!text.text.contains("no broker") && !json.text.contains("no broker"))
        // Nobody is left who could rebalance once more while they end.
        group.end()
        #expect(await json.interrupt() == 0, "\(json.text)")
        #expect(await text.interrupt() == 0, "\(text.text)")
        #expect(ProcessTable.listeners(of: json.pid).isEmpty && ProcessTable.listeners(of: text.pid).isEmpty)
        try await expectTheSame(offline: "json.jsonl", as: json)
        try await expectTheSame(offline: "text.jsonl", as: text)
        try await compareRecordings()
    }

    private func killOne(of group: WatchedGroup, feeding servers: String) async throws {
        try group.start("feed", servers: servers)
        for name in ["m1", "m2", "m3"] { try group.start(name) }
        let isShared = await group.own(2, ["m1", "m2", "m3"])
        try #require(isShared)
        group.kill("m3")
        let isSharedAgain = await group.own(3, ["m1", "m2"])
        try #require(isSharedAgain)
    }

    /// The row of the rebalance, the bar below it, the length of each phase, who was missing.
    private func expectPhases(_ watch: WatchProcess) throws {
        let lines = watch.lines
        let row = try #require(lines.lastIndex { $0.contains("expiry m3") })
        #expect(lines[row].contains("shop") && lines[row].contains("cooperative") && lines[row].contains("3 → 2"))
        #expect(lines[row + 1].trimmingCharacters(in: .whitespaces).hasPrefix("░░░"))
        for phase in ["detect ", "join ", "sync ", "resume "] { #expect(lines[row + 2].contains(phase), "\(phase)") }
        #expect(lines[(row + 3)...].contains { $0.contains("absent m3") })
    }

    /// What JSON lines told while it went on is what the recording tells.
    private func expectTheSame(offline file: String, as watch: WatchProcess) async throws {
        let (code, text) = try await highwater("rebalances", file, "--json", "--plot", "\(file).svg")
        #expect(code == 0, "\(text)")
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let offline = try #require(object?["rebalances"] as? [[String: Any]])
        let killed = try #require(offline.last { $0["occasion"] as? String == "session expiry" })
        #expect((killed["rounds"] as? [[String: Any]])?.first?["absent"] as? [String] == ["m3"])
        let plot = try String(contentsOf: directory.appendingPathComponent("\(file).svg"), encoding: .utf8)
        #expect(plot.contains("time since the trigger (s)") && plot.contains("detect: "))
        let live = watch.lines.compactMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
            .filter { $0["kind"] as? String == "rebalance" }.compactMap { $0["finding"] as? [String: Any] }
        if live.isEmpty {
            #expect(watch.lines.count { $0.contains("cooperative") } == offline.count, "\(watch.text)")
        } else {
            #expect(live.count == offline.count)
            for (live, offline) in zip(live, offline) { #expect(live as NSDictionary == offline as NSDictionary) }
        }
    }

    private func compareRecordings() async throws {
        var (code, text) = try await highwater(
            "compare", "text.jsonl", "json.jsonl", "--trigger", "session-expiry", "--plot", "both.svg")
        #expect(code == 0 && text.contains("recordings\n") && text.contains("cooperative-sticky"), "\(text)")
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
        #expect(FileManager.default.fileExists(atPath: directory.appendingPathComponent("both.svg").path))
        (code, text) = try await highwater("compare", "text.jsonl", "json.jsonl", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let runs = try #require(object?["runs"] as? [[String: Any]])
        #expect(code == 0 && runs.count == 2)
        // Two proxies on the same way: what they see lies moments apart.
        let lost = runs.compactMap { $0["gap_integral_us"] as? Int }
        #expect(lost.count == 2 && abs(lost[0] - lost[1]) < 500_000, "\(lost)")
    }

    @Test func `a cluster that does not listen is told when a client comes, and Ctrl-C still ends with 0`() async throws
    {
        defer { try? FileManager.default.removeItem(at: directory) }
        let watch = try WatchProcess("127.0.0.1:1", ["--record", "nothing.jsonl"], in: directory)
        defer { watch.end() }
        let port = try #require(await watch.address()?.split(separator: ":").last)
        #expect(await poll { watch.text.contains("no broker answers at 127.0.0.1:1") }, "\(watch.text)")
        let client = Process()
        client.executableURL = URL(fileURLWithPath: "/bin/bash")
        client.arguments = ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port); read -t 10 -u 3"]
        try client.run()
        #expect(await poll { watch.text.contains("no broker listens where --kafka says") }, "\(watch.text)")
        client.waitUntilExit()
        #expect(await watch.interrupt() == 0)
        let (code, text) = try await highwater("rebalances", "nothing.jsonl")
        #expect(code == 0 && text == "no rebalance\n", "\(text)")
    }

    @Test func `a record file that is there is left alone`() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("mine.jsonl")
        try Data("mine".utf8).write(to: file)
        let (code, text) = try await highwater("watch", "--kafka", "127.0.0.1:1", "--record", "mine.jsonl")
        #expect(code == 74 && text.contains("mine.jsonl: error: cannot be made: File exists\n  fix: "), "\(text)")
        #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
    }

    @Test func `a record file without room ends it with 74`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        // No file may grow, as on a full disk; without the trap a signal would say so.
        process.arguments = [
            "-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" watch --kafka 127.0.0.1:1 --record full.jsonl --for 5s",
            HighwaterProcess.executable.path,
        ]
        process.currentDirectoryURL = directory
        process.standardError = output
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 74, "\(text)")
        #expect(text.contains("full.jsonl: error: cannot be written: ") && text.contains("\n  fix: "), "\(text)")
    }

    @Test func `an address that is not this machine's is refused`() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let (code, text) = try await highwater("watch", "--kafka", "127.0.0.1:1", "--listen", "203.0.113.7")
        #expect(code == 64 && text.contains("203.0.113.7") && text.contains("\n  fix: "), "\(text)")
    }

    @Test func `compare says what it misses`() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        var (code, text) = try await highwater("compare", "alone.jsonl")
        #expect(code == 64 && text.contains("nothing to compare alone.jsonl with: name two runs or more"), "\(text)")
        (code, text) = try await highwater("compare", "one.jsonl", "two.jsonl")
        #expect(code == 66 && text.contains("one.jsonl: error: nothing is there\n  fix: "), "\(text)")
        try FileManager.default.createDirectory(
            at: directory.appendingPathComponent("empty"), withIntermediateDirectories: true)
        (code, text) = try await highwater("compare", "empty", "empty")
        #expect(code == 66 && text.contains("empty: no run is recorded there\n  fix: "), "\(text)")
        try Data("{}\n".utf8).write(to: directory.appendingPathComponent("odd.jsonl"))
        (code, text) = try await highwater("compare", "odd.jsonl", "odd.jsonl")
        #expect(code == 64 && text.contains("odd.jsonl:1: error: "), "\(text)")
        (code, text) = try await highwater("compare", "a", "b", "--trigger", "sleep")
        #expect(code == 64 && text.contains("session-expiry"), "\(text)")
    }
}
