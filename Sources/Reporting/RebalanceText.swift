import Foundation
import RebalanceRecorder

/// Rebalances as a person reads them: a row each, and below it its phases as a bar.
public struct RebalanceText {
    private static let barWidth = 60

    let findings: RebalanceFindings
    /// Where times count from, in µs on the clock of the traffic.
    let start: Int64

    public init(_ findings: RebalanceFindings, startMicroseconds start: Int64) {
        self.findings = findings
        self.start = start
    }

    private static let header = [
        "when", "group", "trigger", "protocol", "generation", "members", "moved", "outage max", "lost", "stall",
        "total",
    ]

    /// `explains`: the legend of the bars follows.
    public func lines(color: Bool, explains: Bool = true) -> [String] {
        guard !findings.isEmpty else { return ["no rebalance"] }
        var table = TerminalTable(
            columns: [.right, .left, .left, .left, .right, .right, .right, .right, .right, .right, .right],
            maximumWidth: 160)
        table.addRow(Self.header.map { StyledText($0, .dim) })
        let longest = findings.rebalances.map(\.total.microseconds).max() ?? 0
        for rebalance in findings.rebalances {
            table.addRow(row(rebalance))
            if let bar = bar(rebalance, longest) { table.addText(StyledText(bar), indent: 10) }
            for note in notes(rebalance) { table.addText(StyledText(note, .dim), indent: 10) }
        }
        var lines = findings.rebalances.isEmpty ? [] : table.lines(color: color) + (explains ? [Self.legend] : [])
        lines += findings.staticReturns.map(line) + findings.departures.map(line)
        lines += findings.coordinatorMoves.map(line) + findings.refusedJoins.map(line)
        return lines
    }

    /// `kill m2: cooperative, 2 rounds, 3 partitions moved, outage up to 5.91 s, 12.1 s lost by all, over after 6.02 s`
    public static func sentence(_ rebalance: LogicalRebalance) -> String {
        let measures = rebalance.settledMeasures
        let moved = measures.moved.count
        var parts = [
            rebalance.groupProtocol.rawValue + (rebalance.isStatic ? " with static members" : ""),
            rebalance.rounds.count > 1 ? "\(rebalance.rounds.count) rounds" : nil,
            moved == 1 ? "1 partition moved" : "\(moved) partitions moved",
            moved > 0 ? "outage up to \(length(measures.longestOutageMicroseconds))" : nil,
        ].compactMap(\.self)
        if let lost = measures.gapIntegralMicroseconds, lost > 0 { parts.append("\(partitionSeconds(lost)) lost") }
        if let stall = measures.groupStallMicroseconds, stall > 0 { parts.append("all stood still \(length(stall))") }
        if rebalance.injectedMicroseconds > 0 { parts.append("\(length(rebalance.injectedMicroseconds)) injected") }
        parts.append("over after \(length(rebalance.total.microseconds))")
        if let late = late(rebalance) { parts.append(late) }
        return "\(trigger(rebalance)): \(parts.joined(separator: ", "))"
    }

    /// What stayed nobody's while others came and went.
    private static func late(_ rebalance: LogicalRebalance) -> String? {
        let count = rebalance.takenUpLater.count
        guard let last = rebalance.takenUpLater.compactMap(\.firstAnswerMicroseconds).max() else { return nil }
        let member = rebalance.trigger.member
        let owner = rebalance.takenUpLater.allSatisfy { $0.oldOwner == member } ? " of \(member)" : ""
        return "\(count == 1 ? "1 partition" : "\(count) partitions")\(owner) taken up "
            + "only after \(length(last - rebalance.trigger.microseconds))"
    }

    public static func sentence(_ entry: StaticReturn) -> String {
        "\(entry.trigger.member) returned as \(entry.instanceID) to generation \(entry.generation), no rebalance; "
            + "partitions stood still for up to \(length(entry.measures.longestGapMicroseconds))"
    }

    private static func partitionSeconds(_ microseconds: Int64) -> String {
        String(format: "%.1f partition-seconds", Double(microseconds) / 1e6)
    }

    private func row(_ rebalance: LogicalRebalance) -> [StyledText] {
        let measures = rebalance.settledMeasures
        return [
            time(rebalance.trigger.microseconds), rebalance.group, Self.trigger(rebalance),
            rebalance.groupProtocol.rawValue + (rebalance.isStatic ? ", static" : ""),
            "\(rebalance.generationBefore.map(String.init) ?? "–") → \(rebalance.generationAfter)",
            "\(rebalance.membersBefore.count) → \(rebalance.membersAfter.count)", "\(measures.moved.count)",
            measures.moved.isEmpty ? "–" : length(measures.longestOutageMicroseconds),
            length(measures.gapIntegralMicroseconds),
            length(measures.groupStallMicroseconds), length(rebalance.total.microseconds),
        ].map { StyledText($0) }
    }

    /// `kill m2, join m3`: what set it off, in the order in which it happened.
    static func trigger(_ rebalance: LogicalRebalance) -> String {
        let named = rebalance.causes.prefix(2).map { "\(word($0)) \($0.member)" }.joined(separator: ", ")
        return rebalance.causes.count > 2 ? "\(named) and \(rebalance.causes.count - 2) more" : named
    }

    private static func word(_ cause: RebalanceCause) -> String {
        cause.kind == .expiry && cause.wasKilled == true ? "kill" : cause.kind.rawValue
    }

    private func bar(_ rebalance: LogicalRebalance, _ longest: Int64) -> String? {
        let bar = rebalance.phases.bar(letters: Self.barWidth, longest: longest)
        return bar.isEmpty ? nil : bar
    }

    private static let legend =
        "lost: the sum of all partitions' gaps, in partition-seconds. Bars to one scale: \(RebalancePhase.Name.legend)"

    private func notes(_ rebalance: LogicalRebalance) -> [String] {
        let phases = rebalance.phases.map { "\($0.name.rawValue) \(length($0.microseconds))" }
        var notes = phases.isEmpty ? [] : [phases.joined(separator: ", ")]
        notes += rebalance.rounds.compactMap(note)
        if rebalance.injectedMicroseconds > 0 {
            notes.append("injected by the proxy: \(length(rebalance.injectedMicroseconds)) of it")
        }
        let again = rebalance.settledMeasures.partitions.compactMap(\.deliveredAgain).reduce(0, +)
        let skipped = rebalance.settledMeasures.partitions.compactMap(\.positionsSkipped).reduce(0, +)
        if let late = Self.late(rebalance) { notes.append(late) }
        if again > 0 { notes.append("sent to both owners: \(Self.offsets(again))") }
        if skipped > 0 { notes.append("sent to neither owner: \(Self.offsets(skipped))") }
        let unfinished = rebalance.settledMeasures.unfinished
        if !unfinished.isEmpty {
            notes.append("not measured to the end: \(unfinished.map(\.description).joined(separator: ", "))")
        }
        return notes + rebalance.confidence.doubts.map { "\(rebalance.confidence.level.rawValue): \($0)" }
    }

    private static func offsets(_ count: Int64) -> String { count == 1 ? "1 offset" : "\(count) offsets" }

    /// Who kept a round waiting.
    private func note(_ round: RebalanceRound) -> String? {
        guard round.members.count > 1 || !round.absent.isEmpty else { return nil }
        let absent = round.absent.isEmpty ? "" : "; absent \(round.absent.joined(separator: ", "))"
        return
            "round \(round.generation): straggler \(round.straggler), barrier \(length(round.joinBarrier.microseconds))"
            + absent
    }

    private func line(_ entry: StaticReturn) -> String {
        "\(time(entry.joinRequestMicroseconds))  \(entry.group): \(Self.sentence(entry))"
    }

    private func line(_ entry: Departure) -> String {
        "\(time(entry.microseconds))  \(entry.group): \(entry.member) left, nobody remains; no rebalance"
    }

    private func line(_ move: CoordinatorMove) -> String {
        "\(time(move.firstSuccessMicroseconds))  \(move.group): \(move.member) found its coordinator on broker "
            + "\(move.toBroker) after \(length(move.outageMicroseconds)) without broker \(move.fromBroker), "
            + (move.isSameGeneration ? "in the same generation" : "in a new generation")
    }

    private func line(_ entry: RefusedJoin) -> String {
        "\(time(entry.microseconds))  \(entry.group): \(entry.member) was refused with \(entry.error)"
    }

    private func time(_ microseconds: Int64) -> String {
        let seconds = Double(microseconds - start) / 1e6
        return Readable.seconds(seconds)
    }

    private func length(_ microseconds: Int64?) -> String { Readable.microseconds(microseconds) }

    private static func length(_ microseconds: Int64?) -> String { Readable.microseconds(microseconds) }
}
