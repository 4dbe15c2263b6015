import KafkaWire
import RecordedTraffic
import Testing

@Suite struct ClusterReplayTests {
    @Test(arguments: Recording.names)
    func `recorded clients are told by the cluster what Kafka told them`(name: String) throws {
        let replay = try ClusterReplay(Recording(name))
        let reasons = replay.differences.map { AcceptedClusterDifference.of($0, in: name) }
        for (difference, reason) in zip(replay.differences, reasons).prefix(200) where reason == nil {
            Issue.record("\(name) \(difference)")
        }
        let counts = replay.compared.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", ")
        let accepted = Dictionary(grouping: reasons.compactMap(\.self), by: \.rawValue).mapValues(\.count)
        let total = replay.compared.values.reduce(0, +)
        #expect(total > 200)
        print("\(name): \(total) answers compared (\(counts)); accepted \(accepted); not offered \(replay.refused)")
    }
}
