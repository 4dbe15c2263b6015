import Invariants
import Measurement
import Testing

@Suite struct PartitionOutageTests {
    private static let resumed = SyntheticRecording.make {
        $0.events = [SyntheticRecording.event(.partitionResumed, at: 24, subject: "0", values: ["outage_s": 6])]
    }

    @Test(arguments: [
        ("", Verdict.violated), ("during: slow-net", .violated), ("during: slow-net + 3s", .violated),
        ("during: slow-net + 5s", .held), ("after: slow-net", .held),
    ])
    func `an outage counts in full in every window that it overlaps`(window: String, verdict: Verdict) throws {
        let finding = try #require(try finding("partition.outage.max < 5s", window, in: Self.resumed))
        #expect(finding.verdict == verdict)
        #expect(finding.observed == (verdict == .violated ? "6.00 s" : "0.0 ms"))
    }

    @Test(arguments: [
        ("partition.outage.total == 8s", Verdict.held), ("partition.outage.count == 2", .held),
        ("partition.outage.mean == 4s", .held), ("partition.outage.max == 6s", .held),
    ])
    func `outages are added up, counted and averaged over all partitions`(
        expression: String, verdict: Verdict
    ) throws {
        var recording = Self.resumed
        recording.events.append(
            SyntheticRecording.event(.partitionResumed, at: 40, subject: "1", values: ["outage_s": 2]))
        #expect(try finding(expression, in: recording)?.verdict == verdict)
    }

    @Test func `an outage that never ended counts to the end`() throws {
        let recording = SyntheticRecording.make { recording in
            recording.lastDeliveries = [59.9, 22]
            recording.change(53...60) { $0.lagTotal = 40 }
        }
        let finding = try #require(try finding("partition.outage.max < 30s", "after: slow-net", in: recording))
        #expect(finding.verdict == .violated)
        #expect(finding.observed == "38.00 s")
    }

    @Test func `a partition with nothing left to read has no outage`() throws {
        let recording = SyntheticRecording.make { $0.lastDeliveries = [59.9, 22] }
        #expect(try finding("partition.outage.max < 30s", in: recording)?.verdict == .held)
    }

    @Test func `without a delivery nothing is known of outages`() throws {
        let recording = SyntheticRecording.make { $0.tally.delivered = 0 }
        #expect(try finding("partition.outage.max < 30s", in: recording)?.verdict == .inconclusive)
    }
}
