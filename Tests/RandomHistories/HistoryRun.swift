/// Many random histories of one kind, one after the other, up to the first finding.
package struct HistoryRun: CustomStringConvertible {
    package enum Kind: String, CaseIterable, Sendable {
        case cluster = "clusters"
        case classicGroup = "classic groups"
        case consumerGroup = "KIP-848 groups"
    }

    package let kind: Kind
    package private(set) var histories = 0
    /// Of a cluster, the batches acknowledged; of a group, everything that happened.
    package private(set) var events = 0

    /// Throws what a history has shown to be wrong, with its seed.
    package init(_ kind: Kind, _ seeds: HistorySeeds) throws {
        self.kind = kind
        for seed in seeds {
            events += try Self.events(of: kind, seed)
            histories += 1
        }
    }

    package var description: String {
        "\(kind.rawValue): \(histories) histories of \(events) \(kind == .cluster ? "acknowledged batches" : "events")"
    }

    private static func events(of kind: Kind, _ seed: UInt64) throws -> Int {
        switch kind {
        case .cluster:
            let history = ClusterHistory(seed: seed)
            try history.run()
            return history.acknowledgements
        case .classicGroup:
            var history = ClassicSimulation(seed: seed)
            try history.run()
            return history.events
        case .consumerGroup:
            var history = ModernSimulation(seed: seed)
            try history.run()
            return history.events
        }
    }
}
