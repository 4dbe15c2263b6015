import RebalanceRecorder

/// A rebalance, or the return of a static member, as it counts in a comparison.
struct ComparedRebalance: Sendable, Hashable {
    /// Such as `kill m3`.
    var trigger: String
    var occasion: Occasion
    /// Somebody was killed, whatever came of it.
    var isKill: Bool
    /// A static member left for a while or came back; the group as a whole did not change.
    var isReturn: Bool
    /// In µs on the clock of the findings.
    var microseconds: Int64
    /// Such as `eager range` or `kip-848 uniform, static`; nil for a return to a classic group.
    var groupProtocol: String?
    var rounds = 0
    var phases: [RebalancePhase]
    var measures: PartitionMeasures
    var confidence: Confidence

    init(_ rebalance: LogicalRebalance) {
        trigger = RebalanceText.trigger(rebalance)
        occasion = rebalance.occasion
        isKill = rebalance.causes.contains { $0.wasKilled == true }
        isReturn = [.staticLeave, .staticReturn].contains(rebalance.trigger.kind)
        microseconds = rebalance.trigger.microseconds
        groupProtocol = ProtocolName.of(rebalance)
        rounds = rebalance.rounds.count
        phases = rebalance.phases
        measures = rebalance.settledMeasures
        confidence = rebalance.confidence
    }

    init(_ entry: StaticReturn) {
        trigger = "\(entry.trigger.wasKilled == true ? "kill and return" : "static return") \(entry.trigger.member)"
        occasion = .staticReturn
        isKill = entry.trigger.wasKilled == true
        isReturn = true
        microseconds = entry.trigger.microseconds
        phases = entry.phases
        measures = entry.measures
        // The measures are those of its own partitions: the others were read on.
        measures.groupStallMicroseconds = nil
        confidence = entry.confidence
    }

    /// In µs.
    var total: Int64 { phases.reduce(0) { $0 + $1.microseconds } }

    /// A kill is one also where it became a restart or a static return.
    func matches(_ triggers: Set<Occasion>) -> Bool {
        triggers.isEmpty || triggers.contains(occasion) || (isKill && triggers.contains(.kill))
    }
}
