import Invariants
import Measurement
import Testing

@Suite struct RebalanceReaderTests {
    /// A rebalance from 20 s to 26 s, a quick one that ended at 40 s, and a static return that ended at 50 s.
    private static let watched = SyntheticRecording.make {
        $0.events = [
            event(.rebalance, at: 26, ["total_s": 6, "gap_s": 5, "stall_s": 1, "lost_partition_s": 15]),
            event(.rebalance, at: 40, ["total_s": 2, "gap_s": 0, "stall_s": 0, "lost_partition_s": 0]),
            event(.staticReturn, at: 50, ["gap_s": 3, "stall_s": 0, "lost_partition_s": 9]),
            event(.rebalancesWatched, at: 60, ["dropped": 0, "unread": 0]),
        ]
    }

    private static func event(_ kind: RunEvent.Kind, at seconds: Double, _ values: [String: Double]) -> RunEvent {
        SyntheticRecording.event(kind, at: seconds, subject: "shop", values: values)
    }

    @Test(arguments: [
        "rebalance.max == 6s", "rebalance.count == 2", "rebalance.mean == 4s", "rebalance.total == 8s",
        "rebalance.stall.max == 1s", "rebalance.gap.max == 5s", "rebalance.gap.total == 24s",
    ])
    func `rebalances are measured over the whole run`(expression: String) throws {
        #expect(try finding(expression, in: Self.watched)?.verdict == .held)
    }

    @Test func `a static return is no rebalance, and yet its partitions stood still`() throws {
        var recording = Self.watched
        recording.events.removeAll { $0.kind == .rebalance }
        #expect(try finding("rebalance.count == 0", in: recording)?.verdict == .held)
        #expect(try finding("rebalance.gap.total == 9s", in: recording)?.verdict == .held)
    }

    @Test(arguments: [("during: slow-net", Verdict.violated), ("after: slow-net", .held)])
    func `a rebalance counts in full in every window that it overlaps`(window: String, verdict: Verdict) throws {
        #expect(try finding("rebalance.max < 5s", window, in: Self.watched)?.verdict == verdict)
    }

    @Test func `where frames were dropped, or nobody watched, nothing is known`() throws {
        for dropped in [1.0, nil] {
            var recording = Self.watched
            recording.events.removeAll { $0.kind == .rebalancesWatched }
            if let dropped {
                recording.events.append(Self.event(.rebalancesWatched, at: 60, ["dropped": dropped]))
            }
            #expect(try finding("rebalance.max < 50s", in: recording)?.verdict == .inconclusive)
        }
    }
}
