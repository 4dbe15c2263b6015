import Testing

@testable import RandomHistories

/// Random histories of groups, from seeds.
@Suite struct GroupSimulationTests {
    @Test(arguments: [HistoryRun.Kind.classicGroup, .consumerGroup])
    func `a group comes to rest after every history`(kind: HistoryRun.Kind) throws {
        let run = try HistoryRun(kind, HistorySeeds(1_000))
        print(run)
        #expect(run.events > run.histories)
    }

    @Test func `two owners of a partition are found in a classic group`() throws {
        #expect(throws: GroupSimulation.Violation.self) {
            for seed in 1...20 as ClosedRange<UInt64> {
                var simulation = ClassicSimulation(seed: seed, defects: .twoOwners)
                try simulation.run()
            }
        }
    }

    @Test func `two owners of a partition are found in a KIP-848 group`() throws {
        #expect(throws: GroupSimulation.Violation.self) {
            for seed in 1...20 as ClosedRange<UInt64> {
                var simulation = ModernSimulation(seed: seed, defects: .twoOwners)
                try simulation.run()
            }
        }
    }
}
