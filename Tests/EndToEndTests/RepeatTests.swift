import Foundation
import TestSupport
import Testing

/// Faults that are carried out several times in one run, on the embedded Kafka.
@Suite struct RepeatTests {
    /// A finding with what its repetitions came to, as a user's script would read it.
    private struct Verdict: Decodable {
        struct Finding: Decodable {
            struct Repetitions: Decodable {
                var values: [Double?]
                var median: Double?
            }

            var name: String
            var observed: String
            var evidence: [String]
            var repetitions: Repetitions?
        }

        var findings: [Finding]

        init(_ process: HighwaterProcess) throws {
            self = try JSONDecoder().decode(Self.self, from: Data(try process.file("verdict.json").utf8))
        }

        subscript(name: String) -> Finding? { findings.first { $0.name == name } }
    }

    /// A short run in which one of two consumers is stopped for 300 ms once a second, as often as `repetition` says.
    private static func naps(_ repetition: String, _ stages: String, _ expectation: String) -> String {
        """
        highwater: 1
        name: naps
        seed: 3
        target: {kafka: {embedded: {brokers: 1}, topic: orders, partitions: 2}}
        load: {profile: [\(stages)]}
        consumers: {group: workers, count: 2}
        warm-up: 5s
        schedule:
          - {id: nap, at: 6s, fault: {pause: {consumer: any}}, for: 300ms, repeat: \(repetition)}
        invariants:
          stall: {expect: \(expectation)}
          no-loss: {}
        """
    }

    private static func run(_ text: String) async throws -> (code: Int32, process: HighwaterProcess) {
        let directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
        try text.write(to: directory.appendingPathComponent("naps.yaml"), atomically: true, encoding: .utf8)
        return try await HighwaterProcess.finished(["run", "naps.yaml"], in: directory)
    }

    @Test func `a consumer that is killed five times stalls no partition for long`() async throws {
        let path = HighwaterProcess.repository.appendingPathComponent("experiments/repeated-kill.yaml").path
        let (code, process) = try await HighwaterProcess.finished(["run", path])
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        let verdict = try Verdict(process)
        let stall = try #require(verdict["stall"])
        let values = try #require(stall.repetitions).values.compactMap(\.self)
        // A dead consumer is missed when its session is over, a second later.
        #expect(values.count == 5 && values.allSatisfy { $0 > 0.1 && $0 < 4 }, "\(values)")
        #expect(stall.observed.hasPrefix("median ") && stall.observed.hasSuffix(" of 5"), "\(stall.observed)")
        #expect(verdict["nothing-fails"]?.observed.contains("0 of 5 violated: at most 45.1 %") == true)
        for number in 1...5 { #expect(verdict["kill-one#\(number)"] != nil) }
        #expect(verdict["kill-one#6"] == nil)
        #expect(try process.file("events.jsonl").contains("the load ends at 26s instead of 46s"))
        try await process.expectTheSameOffline(code)
    }

    @Test func `a bound that every repetition breaks is violated`() async throws {
        let (code, process) = try await Self.run(
            Self.naps(
                "{times: 5, every: 1s}", "{hold: 200/s, for: 21s}", "partition.outage.max < 150ms, during: nap"))
        defer { process.remove() }
        #expect(code == 1, "\(process.text)")
        let stall = try #require(try Verdict(process)["stall"])
        #expect(stall.repetitions?.values.count == 5, "\(stall)")
        try await process.expectTheSameOffline(code)
    }

    @Test func `what stays unclear is repeated up to the cap, and is inconclusive there`() async throws {
        // The rate that the profile asks for is known beforehand: it lies on either side of the bound by turns.
        let stages =
            "{hold: 100/s, for: 6s}"
            + String(repeating: ", {hold: 100/s, for: 2s}, {hold: 200/s, for: 2s}", count: 3)
        let (code, process) = try await Self.run(
            Self.naps("{times: 5, at-most: 6, every: 2s}", stages, "rate.intended.last < 150/s, after: nap"))
        defer { process.remove() }
        #expect(code == 3, "\(process.text)")
        let stall = try #require(try Verdict(process)["stall"])
        #expect(stall.repetitions?.values.count == 6, "\(stall)")
        #expect(stall.evidence.first?.contains("unclear after 6 repetitions") == true, "\(stall)")
        try await process.expectTheSameOffline(code)
    }
}
