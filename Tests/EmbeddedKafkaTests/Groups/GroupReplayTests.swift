import KafkaWire
import RecordedTraffic
import Testing

@testable import EmbeddedKafka

@Suite struct GroupReplayTests {
    @Test(arguments: Recording.names)
    func `recorded clients get the answers that Kafka gave them`(name: String) throws {
        let replay = try GroupReplay(Recording(name), Self.configuration(of: name))
        for difference in replay.differences {
            print("frame \(difference.frame) \(type(of: difference.request))\n   ours: \(difference.ours)\n theirs: \(difference.theirs)")
        }
        #expect(replay.differences.isEmpty)
        let counts = replay.compared.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", ")
        print("\(name): \(replay.compared.values.reduce(0, +)) answers compared (\(counts)), \(replay.unanswered) never answered")
    }

    /// How the recorded brokers were configured.
    static func configuration(of name: String) -> GroupConfiguration {
        var configuration = GroupConfiguration()
        let isOld = name == "d-kip848-v0"
        configuration.consumerSessionTimeoutMilliseconds = isOld ? 8_000 : 6_000
        configuration.consumerHeartbeatIntervalMilliseconds = isOld ? 2_000 : 1_000
        return configuration
    }
}
