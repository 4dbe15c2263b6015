import RebalanceRecorder

/// A comparison as one JSON object, in the names of `RebalanceJSON`.
public struct ComparisonJSON {
    static let format = 1

    private struct Whole: Encodable {
        var format = ComparisonJSON.format
        var runs: [Run]
    }

    private struct Run: Encodable {
        var path: String
        var experiment: String?
        var seed: UInt64?
        var verdict: String?
        var kills: [ComparedRun.Kill]
        var startMicroseconds: Int64
        var groupProtocol: String
        var rebalances: Int
        var staticReturns: Int
        var notCountedBefore: Int
        var notCountedAfter: Int
        var rounds: Int?
        var movedPartitions: Int
        var phases: [RebalancePhase]
        var longestOutageMicroseconds: Int64?
        var longestGapMicroseconds: Int64?
        var gapIntegralMicroseconds: Int64?
        var groupStallMicroseconds: Int64?
        var totalMicroseconds: Int64?
        var deliveredAgain: Int64
        var positionsSkipped: Int64
        var unfinishedPartitions: Int
        var confidence: Confidence.Level?
        var doubts: [String]
        var isComplete: Bool
        var warnings: [String]
        var triggers: [Trigger]
        var agreement: Agreement?
    }

    /// Frames against deliveries; lengths in µs.
    private struct Agreement: Encodable {
        var compared: Int
        var medianApartMicroseconds: Int64?
        var close: Int
        var agreeing: Int
        var unfinished: Int
        var framesAlone: Int
        var deliveriesAlone: Int
        var pairs: [WitnessAgreement.Pair]

        init(_ agreement: WitnessAgreement) {
            compared = agreement.pairs.count
            medianApartMicroseconds = agreement.median
            close = agreement.close
            agreeing = agreement.agreeing
            unfinished = agreement.unfinished
            framesAlone = agreement.framesAlone
            deliveriesAlone = agreement.deliveriesAlone
            pairs = agreement.pairs
        }
    }

    /// One of the rebalances that count.
    private struct Trigger: Encodable {
        var trigger: String
        var occasion: Occasion
        var isStaticReturn: Bool
        var timeMicroseconds: Int64
        var totalMicroseconds: Int64

        init(_ entry: ComparedRebalance) {
            trigger = entry.trigger
            occasion = entry.occasion
            isStaticReturn = entry.isReturn
            timeMicroseconds = entry.microseconds
            totalMicroseconds = entry.total
        }
    }

    private let comparison: RebalanceComparison

    public init(_ comparison: RebalanceComparison) { self.comparison = comparison }

    public func text() throws -> String { try RebalanceJSON.object(Whole(runs: comparison.entries.map(run))) }

    private func run(_ entry: RebalanceComparison.Entry) -> Run {
        let (run, totals) = (entry.run, entry.totals)
        return Run(
            path: run.path, experiment: run.experiment, seed: run.seed, verdict: run.verdict?.rawValue,
            kills: run.kills, startMicroseconds: run.startMicroseconds, groupProtocol: totals.groupProtocol,
            rebalances: totals.rebalances, staticReturns: totals.returns, notCountedBefore: totals.before,
            notCountedAfter: totals.after, rounds: totals.rounds, movedPartitions: totals.moved,
            phases: totals.phases, longestOutageMicroseconds: totals.longestOutage,
            longestGapMicroseconds: totals.longestGap, gapIntegralMicroseconds: totals.lost,
            groupStallMicroseconds: totals.stall, totalMicroseconds: totals.total,
            deliveredAgain: totals.deliveredAgain, positionsSkipped: totals.skipped,
            unfinishedPartitions: totals.unfinished, confidence: totals.confidence, doubts: totals.doubts,
            isComplete: run.gaps.isEmpty, warnings: entry.story.warnings, triggers: totals.counted.map(Trigger.init),
            agreement: entry.agreement.map(Agreement.init))
    }
}
