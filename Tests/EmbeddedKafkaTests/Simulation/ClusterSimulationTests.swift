import Foundation
import Testing

@testable import EmbeddedKafka

@Suite struct ClusterSimulationTests {
    /// `HIGHWATER_HISTORIES` asks for more, `HIGHWATER_HISTORY_SEED` for one alone.
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["HIGHWATER_HISTORIES"].flatMap { UInt64($0) } ?? 2_000
    private static let only = environment["HIGHWATER_HISTORY_SEED"].flatMap { UInt64($0) }

    @Test func `nothing acknowledged is lost, and nothing committed changes, in any history`() {
        let seeds = Self.only.map { $0..<$0 + 1 } ?? 0..<Self.count
        var acknowledgements = 0
        for seed in seeds {
            let history = ClusterHistory(seed: seed)
            do throws(HistoryFinding) {
                try history.run()
            } catch {
                Issue.record("\(error); reproduce with HIGHWATER_HISTORY_SEED=\(seed)")
                return
            }
            acknowledgements += history.acknowledgements
        }
        print("\(seeds.count) histories, \(acknowledgements) acknowledged batches")
        #expect(acknowledgements > seeds.count)
    }

    @Test(arguments: [
        Defects.acknowledgeBeforeStoring, .loseUnsyncedTail, .duplicateOnRetry, .staleReadAfterFailover,
        .reorderWithinPartition, .corruptPayload,
    ])
    func `a defect is found within some histories`(defect: Defects) {
        let finding = (0..<300 as Range<UInt64>).lazy.compactMap { seed in
            Self.finding(seed: seed, defect)
        }.first
        #expect(finding != nil)
        print("\(defect): \(finding?.description ?? "nothing")")
    }

    private static func finding(seed: UInt64, _ defects: Defects) -> HistoryFinding? {
        do throws(HistoryFinding) {
            try ClusterHistory(seed: seed, defects: defects).run()
            return nil
        } catch {
            return error
        }
    }

    @Test func `the same seed gives the same history`() {
        let counts = (0..<2).map { _ in
            let history = ClusterHistory(seed: 11)
            try? history.run()
            return [Int64(history.acknowledgements), history.model.summary.records]
        }
        #expect(counts[0] == counts[1])
        #expect(counts[0] != [0, 0])
    }
}
