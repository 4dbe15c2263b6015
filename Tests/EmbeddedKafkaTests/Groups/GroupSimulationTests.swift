import Foundation
import Testing

@testable import EmbeddedKafka

/// Random histories of groups, from seeds. `HIGHWATER_HISTORIES` makes them more, `HIGHWATER_HISTORY_SEED` runs a single one.
@Suite struct GroupSimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let histories = environment["HIGHWATER_HISTORIES"].flatMap(UInt64.init) ?? 1_000
    private static let seeds =
        environment["HIGHWATER_HISTORY_SEED"].flatMap(UInt64.init).map { $0...$0 } ?? 1...histories

    @Test func `a classic group comes to rest after every history`() throws {
        var events = 0
        for seed in Self.seeds {
            var simulation = ClassicSimulation(seed: seed)
            try simulation.run()
            events += simulation.events
        }
        print("classic groups: \(Self.seeds.count) histories of \(events) events")
    }

    @Test func `a KIP-848 group comes to rest after every history`() throws {
        var events = 0
        for seed in Self.seeds {
            var simulation = ModernSimulation(seed: seed)
            try simulation.run()
            events += simulation.events
        }
        print("KIP-848 groups: \(Self.seeds.count) histories of \(events) events")
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
