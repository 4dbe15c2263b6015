import Measurement
import RebalanceRecorder
import Reporting

extension RunEvent {
    /// At the moment at which the rebalance was over.
    init(_ rebalance: LogicalRebalance) {
        var values = Self.values(rebalance.settledMeasures)
        values["total_s"] = Self.seconds(rebalance.total.microseconds)
        values["rounds"] = Double(max(1, rebalance.rounds.count))
        values["generation"] = Double(rebalance.generationAfter)
        self.init(
            at: UInt64(max(0, rebalance.endMicroseconds)) * 1_000, .rebalance, subject: rebalance.group,
            detail: RebalanceText.sentence(rebalance), values: values)
    }

    /// A static member that came back within its session: no rebalance, and yet its partitions stood still.
    init(_ entry: StaticReturn) {
        self.init(
            at: UInt64(max(0, entry.joinRequestMicroseconds)) * 1_000, .staticReturn, subject: entry.group,
            detail: RebalanceText.sentence(entry), values: Self.values(entry.measures))
    }

    private static func values(_ measures: PartitionMeasures) -> [String: Double] {
        [
            "moved": Double(measures.moved.count), "outage_s": seconds(measures.longestOutageMicroseconds),
            "gap_s": seconds(measures.longestGapMicroseconds), "stall_s": seconds(measures.groupStallMicroseconds),
            "lost_partition_s": seconds(measures.gapIntegralMicroseconds),
        ]
    }

    private static func seconds(_ microseconds: Int64?) -> Double { Double(microseconds ?? 0) / 1e6 }
}
