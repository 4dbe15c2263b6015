import KafkaWire
import RecordedTraffic
import Testing

@testable import EmbeddedKafka

@Suite struct GroupReplayTests {
    @Test(arguments: Recording.names)
    func `recorded clients get the answers that Kafka gave them`(name: String) throws {
        // There the session of a member that had gone ended 6 s after the broker read it: that tells when it did.
        let ahead = name == "j-coordinator-move-short-session" ? Duration.milliseconds(750) : .zero
        let replay = try GroupReplay(Recording(name), Self.configuration(of: name), ahead: ahead)
        let accepted = replay.differences.filter { AcceptedDifference.of($0, in: name) != nil }
        let others = replay.differences.filter { AcceptedDifference.of($0, in: name) == nil }
        for difference in others.prefix(10) { Issue.record("\(difference)") }
        // The relay saw an answer some time after Kafka had decided it, a busy Kafka a while.
        #expect(replay.latest == 0 && replay.earliest < 500)
        let counts = replay.compared.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", ")
        let total = replay.compared.values.reduce(0, +)
        #expect(total > 30)
        print("\(name): \(total) answers compared (\(counts)), \(accepted.count) differ for a known reason")
        print("\(name): decided \(replay.earliest) ms before the relay saw it, at most")
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
