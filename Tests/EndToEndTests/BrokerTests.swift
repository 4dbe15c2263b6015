import Foundation
import KafkaWire
import TestSupport
import Testing

@testable import KafkaTarget

/// `highwater broker kafka` as a client of any language meets it.
@Suite(.serialized) struct BrokerTests {
    private static func heartbeat(
        _ connection: WireConnection, _ change: (inout ConsumerGroupHeartbeatRequest) -> Void
    ) throws -> ConsumerGroupHeartbeatResponse {
        var request = ConsumerGroupHeartbeatRequest()
        request.groupID = "billing"
        request.rebalanceTimeoutMilliseconds = 10_000
        change(&request)
        return try connection.ask(request)
    }

    @Test func `a silent member of a KIP-848 group is given up after the session that the command line says`()
        async throws
    {
        let cluster = try BrokerProcess([
            "--brokers", "1", "--group-session", "700ms", "--group-heartbeat", "150ms",
        ])
        defer { cluster.end() }
        let servers = try #require(await cluster.servers())
        let connection = try WireConnection(servers: servers, within: .seconds(5))
        // The first to look for a coordinator makes the topic that decides it.
        _ = try connection.ask(FindCoordinatorRequest { $0.coordinatorKeys = ["billing"] })
        let joined = try Self.heartbeat(connection) {
            $0.memberID = "silent"
            $0.subscribedTopicNames = ["orders"]
            $0.topicPartitions = []
        }
        let begin = ContinuousClock.now
        #expect(joined.error == .none && joined.heartbeatIntervalMilliseconds == 150)
        let isGone = try await poll(within: .seconds(10)) {
            try connection.ask(ConsumerGroupDescribeRequest { $0.groupIDs = ["billing"] }).groups.first?.members.isEmpty
                ?? false
        }
        #expect(isGone && ContinuousClock.now - begin > .milliseconds(650))
        let late = try Self.heartbeat(connection) {
            $0.memberID = "silent"
            $0.memberEpoch = joined.memberEpoch
        }
        #expect(late.error == .unknownMemberID)
    }

    @Test func `clients are told the addresses that the command line says`() async throws {
        let cluster = try BrokerProcess(["--brokers", "3", "--advertise", "kafka.test:9092"])
        defer { cluster.end() }
        let connection = try WireConnection(servers: try #require(await cluster.servers()), within: .seconds(5))
        let brokers = try connection.ask(MetadataRequest { $0.topics = [] }).brokers
        #expect(
            brokers.map { "\($0.host):\($0.port)" }.sorted() == [
                "kafka.test:9092", "kafka.test:9093", "kafka.test:9094",
            ])
    }

    @Test(arguments: ["kafka.test", "kafka.test:0", "kafka.test:65535"])
    func `an address that leaves no room for the brokers is refused`(address: String) async throws {
        let arguments = ["broker", "kafka", "--brokers", "3", "--advertise", address]
        let (code, process) = try await HighwaterProcess.finished(arguments)
        defer { process.remove() }
        #expect(code == 64 && process.text.contains("--advertise"), "\(process.text)")
    }

    @Test func `a heartbeat as long as its session is refused`() async throws {
        let arguments = ["broker", "kafka", "--group-session", "5s"]
        let (code, process) = try await HighwaterProcess.finished(arguments)
        defer { process.remove() }
        #expect(code == 64 && process.text.contains("--group-heartbeat"), "\(process.text)")
    }
}
