import EmbeddedKafka
import Testing

@testable import RandomHistories

@Suite struct ClusterSimulationTests {
    @Test func `nothing acknowledged is lost, and nothing committed changes, in any history`() throws {
        let run = try HistoryRun(.cluster, HistorySeeds(2_000))
        print(run)
        #expect(run.events > run.histories)
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
