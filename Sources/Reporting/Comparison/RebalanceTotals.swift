import RebalanceRecorder

/// What the rebalances of one run come to together.
///
/// Lengths are in µs and added up, but those of the longest; docs/rebalances.md says why.
struct RebalanceTotals: Sendable, Hashable {
    /// In the order in which they were set off.
    private(set) var counted: [ComparedRebalance] = []
    /// How many were set off before or behind the window of the run.
    private(set) var before = 0
    private(set) var after = 0
    let groupProtocol: String

    /// `triggers`: only rebalances of these count; all of them where it is empty.
    init(_ run: ComparedRun, triggers: Set<Occasion> = []) {
        let returns = run.findings.staticReturns.map(ComparedRebalance.init)
        let all = (run.findings.rebalances.map(ComparedRebalance.init) + returns)
            .sorted { $0.microseconds < $1.microseconds }
        for entry in all {
            if let window = run.window, entry.microseconds < window.lowerBound {
                before += 1
            } else if let window = run.window, entry.microseconds >= window.upperBound {
                after += 1
            } else if entry.matches(triggers) {
                counted.append(entry)
            }
        }
        // What the group was shows also in what does not count, such as its first assignment.
        groupProtocol =
            (counted + all).lazy.compactMap(\.groupProtocol).first
            ?? ProtocolName.planned(assignor: run.plannedAssignor, isStatic: !run.findings.staticReturns.isEmpty)
    }

    /// Rebalances of the group as a whole.
    var rebalances: Int { counted.count { !$0.isReturn } }
    /// Static members that left for a while or came back, without a rebalance.
    var returns: Int { counted.count(where: \.isReturn) }
    /// Generations of classic groups; nil for KIP-848, which has none.
    var rounds: Int? { groupProtocol.hasPrefix("kip-848") ? nil : counted.reduce(0) { $0 + $1.rounds } }
    var moved: Int { counted.reduce(0) { $0 + $1.measures.moved.count } }
    /// Of a partition that moved; nil where none did.
    var longestOutage: Int64? {
        counted.filter { !$0.measures.moved.isEmpty }.compactMap(\.measures.longestOutageMicroseconds).max()
    }
    /// Of any partition.
    var longestGap: Int64? { counted.compactMap(\.measures.longestGapMicroseconds).max() }
    /// Partition-seconds, in µs.
    var lost: Int64? { sum(\.measures.gapIntegralMicroseconds) }
    /// All partitions that had an owner stood still together.
    var stall: Int64? { sum(\.measures.groupStallMicroseconds) }
    /// From each trigger to its end.
    var total: Int64? { sum { $0.total } }
    /// Offsets that both owners of a moved partition were sent.
    var deliveredAgain: Int64 { sumOfPartitions(\.deliveredAgain) }
    /// Offsets that neither was sent.
    var skipped: Int64 { sumOfPartitions(\.positionsSkipped) }
    /// Partitions whose measures lack an end.
    var unfinished: Int { counted.reduce(0) { $0 + $1.measures.unfinished.count } }
    var longest: ComparedRebalance? { counted.max { $0.total < $1.total } }

    /// Each phase once, in the order in which phases follow each other.
    var phases: [RebalancePhase] {
        let lengths = counted.flatMap(\.phases).reduce(into: [RebalancePhase.Name: Int64]()) {
            $0[$1.name, default: 0] += $1.microseconds
        }
        return RebalancePhase.Name.allCases.compactMap { name in
            lengths[name].map { RebalancePhase(name: name, microseconds: $0) }
        }
    }

    /// The least certain of all; nil without any.
    var confidence: Confidence.Level? {
        let levels = Set(counted.map(\.confidence.level))
        return [Confidence.Level.ambiguous, .likely, .certain].first(where: levels.contains)
    }
    /// Each doubt once.
    var doubts: [String] { Set(counted.flatMap(\.confidence.doubts)).sorted() }

    private func sum(_ value: (ComparedRebalance) -> Int64?) -> Int64? {
        let values = counted.compactMap(value)
        return values.isEmpty ? nil : values.reduce(0, +)
    }

    private func sumOfPartitions(_ value: (PartitionMeasure) -> Int64?) -> Int64 {
        counted.flatMap(\.measures.partitions).compactMap(value).reduce(0, +)
    }
}
