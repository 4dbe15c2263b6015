import Foundation
import Testing

@Suite(.serialized) struct LargeTraceTests {
    private static let experiment = """
        highwater: 1
        name: replayed
        seed: 7
        target: {kafka: {embedded: {brokers: 1}, topic: orders, partitions: 3}}
        load: {profile: {trace: {file: trace.csv, time: ms, unit: ms, key: user}}}
        consumers: {group: workers, count: 1}
        warm-up: 1s
        invariants: {no-loss: {}, order: {}}
        drain: {until: lag.max == 0, at-most: 20s}
        """

    @Test func `a run whose trace is too large to keep is judged again without it`() async throws {
        // 2000 arrivals in 4 s, with keys so long that the file is above 1 MiB.
        let lines = (0..<2000).map { "\($0 * 2),\(String(repeating: "u", count: 600))-\($0 % 50)" }
        let trace = "ms,user\n" + lines.joined(separator: "\n")
        #expect(trace.utf8.count > 1 << 20)
        let directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
        for (name, text) in ["x.yaml": Self.experiment, "trace.csv": trace] {
            try Data(text.utf8).write(to: directory.appendingPathComponent(name))
        }
        let (code, process) = try await HighwaterProcess.finished(["run", "x.yaml"], in: directory)
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        let run = try #require(process.run)
        let inputs = try Data(contentsOf: run.appendingPathComponent("inputs.json"))
        #expect(inputs.count < 4096)
        try FileManager.default.removeItem(at: directory.appendingPathComponent("trace.csv"))
        let (again, check) = try await HighwaterProcess.finished(["check", run.path], in: directory)
        #expect(again == 0, "\(check.text)")
        #expect(check.text.contains("2000"))
    }
}
