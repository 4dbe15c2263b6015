import Foundation
import TestSupport
import Testing

/// The rebalances of a run, by its consumers' frames, held against what the consumers themselves recorded.
@Suite(.serialized) struct RebalanceRunTests {
    /// What `rebalances.json` says, as a script of the user's reads it.
    struct File: Decodable {
        struct Findings: Decodable { var rebalances: [Rebalance] }
        struct Rebalance: Decodable {
            struct Cause: Decodable {
                var kind: String
                var member: String
                var timeUs: Int64
                var wasKilled: Bool?
            }
            struct Measures: Decodable { var partitions: [Partition] }
            struct Partition: Decodable {
                struct Name: Decodable { var partition: Int }
                var partition: Name
                var isMoved: Bool
                var lastAnswerUs: Int64?
                var firstAnswerUs: Int64?
            }
            var groupProtocol: String
            var trigger: Cause
            var injectedUs: Int64
            var measures: Measures
        }
        var droppedFrames: Int
        var unreadFrames: Int
        var findings: Findings

        init(_ process: HighwaterProcess) throws {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            self = try decoder.decode(File.self, from: Data(try process.file("rebalances.json").utf8))
        }

        /// The rebalance that a kill set off.
        var kill: Rebalance? { findings.rebalances.first { $0.trigger.wasKilled == true } }
    }

    private static func experiment(_ assignor: String, schedule: String, invariants: String) -> String {
        """
        highwater: 1
        name: rebalance-\(assignor)
        seed: 7
        target: {kafka: {embedded: {brokers: 3}, topic: orders, partitions: 6}}
        load: {profile: {stages: [{hold: 600/s, for: 14s}], keys: {uniform: {count: 3000}}}}
        consumers: {group: workers, count: 3, assignor: \(assignor), session-timeout: 3s, heartbeat: 500ms}
        warm-up: 5s
        schedule:
          - \(schedule)
        invariants:
          no-loss: {}
          \(invariants)
        drain: {at-most: 30s}
        """
    }

    private static let kill = "{id: kill-one, at: 6s, fault: {kill: {consumer: any}}, for: 8s}"

    private static func run(_ text: String) async throws -> (code: Int32, process: HighwaterProcess) {
        let directory = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true)
        try Data(text.utf8).write(to: directory.appending(path: "experiment.yaml"))
        return try await HighwaterProcess.finished(["run", "experiment.yaml"], in: directory)
    }

    @Test func `frames and consumers agree on how long each partition of a killed member stood still`() async throws {
        try await forEach(["range", "cooperative-sticky"], atOnce: 1) { try await Self.expectAgreement($0) }
    }

    private static func expectAgreement(_ assignor: String) async throws {
        let text = experiment(
            assignor, schedule: kill, invariants: "bounded: {expect: rebalance.max < 6s, during: kill-one}")
        let (code, process) = try await run(text)
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        let file = try File(process)
        #expect(file.droppedFrames == 0)
        let kill = try #require(file.kill, "\(process.text)")
        #expect(kill.groupProtocol == (assignor == "range" ? "eager" : "cooperative"))
        let moved = kill.measures.partitions.filter(\.isMoved)
        let resumed = try resumptions(process, after: kill.trigger.timeUs)
        #expect(!moved.isEmpty)
        for measure in moved {
            let partition = measure.partition.partition
            let ledger = try #require(resumed[partition], "\(process.text)")
            // A client may lose a partition again before it has read anything: what it was answered then counts for nothing.
            let answers = file.findings.rebalances.filter { $0.trigger.timeUs <= ledger.atMicroseconds }
                .compactMap { $0.measures.partitions.first { $0.partition.partition == partition }?.firstAnswerUs }
            let last = try #require(measure.lastAnswerUs)
            let wire = Double(max(0, try #require(answers.max()) - last)) / 1e6
            print("\(assignor), partition \(partition): frames \(wire) s, consumers \(ledger.outage) s")
            #expect(abs(wire - ledger.outage) <= 0.05)
        }
    }

    /// The first interruption of each partition after a moment, by the consumers' own record: its length in seconds, and
    /// its end.
    private static func resumptions(
        _ process: HighwaterProcess, after microseconds: Int64
    ) throws -> [Int: (outage: Double, atMicroseconds: Int64)] {
        struct Event: Decodable {
            var at_ns: Int64
            var kind: String
            var values: [String: Double]?
        }
        let lines = try process.file("events.jsonl").split(separator: "\n")
        let events = try lines.map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
        var found: [Int: (outage: Double, atMicroseconds: Int64)] = [:]
        for event in events where event.kind == "partition-resumed" && event.at_ns / 1_000 > microseconds {
            guard let partition = event.values?["partition"].map({ Int($0) }), found[partition] == nil,
                let outage = event.values?["outage_s"]
            else { continue }
            found[partition] = (outage, event.at_ns / 1_000)
        }
        return found
    }

    @Test func `a rebalance that takes longer than promised is a violation that names it`() async throws {
        let text = Self.experiment(
            "range", schedule: Self.kill, invariants: "bounded: {expect: rebalance.max < 1s, during: kill-one}")
        let (code, process) = try await Self.run(text)
        defer { process.remove() }
        #expect(code == 1, "\(process.text)")
        #expect(try VerdictFile(process)["bounded"]?.verdict == "violated")
        #expect(process.text.contains("rebalance workers: kill consumer-"), "\(process.text)")
    }

    @Test func `delay that a fault injects is told beside the rebalance that it lengthened`() async throws {
        let schedule = """
            {id: slow, at: 5500ms, fault: {network: {latency: 200ms}}, for: 8s}
              - {id: join, at: 7s, fault: {join-group: {consumers: 1}}, for: 6s}
            """
        let (code, process) = try await Self.run(
            Self.experiment(
                "range", schedule: schedule, invariants: "joined: {expect: rebalance.count >= 1, during: join}"))
        defer { process.remove() }
        #expect(code == 0, "\(process.text)")
        let joined = try File(process).findings.rebalances.filter { $0.trigger.kind == "join" }
        #expect(joined.last.map { $0.injectedUs >= 200_000 } == true, "\(process.text)")
        #expect(joined.first?.injectedUs == 0)
    }
}
