import TargetKit
import Testing

@testable import KafkaTarget

@Suite struct ConsumerFetchTests {
    @Test(arguments: [nil, 32_768, 64 << 20])
    func `what a Fetch brings of a partition is the client's own, unless it is said, and the client takes it`(
        bytes: Int?
    ) throws {
        var options = ConsumerOptions(
            member: "consumer-1", servers: "127.0.0.1:1", topic: "orders", group: "workers", assignor: .range,
            commit: .afterProcessing, sessionTimeoutMilliseconds: 6000, heartbeatMilliseconds: 1000,
            metadataRefreshMilliseconds: 2000)
        options.partitionFetchBytes = bytes
        let said = KafkaConsumer.settings(options).filter { $0.0 == "max.partition.fetch.bytes" }.map(\.1)
        #expect(said == (bytes.map { [String($0)] } ?? []))
        var consumer = try KafkaConsumer.subscribe(options)
        consumer.close()
    }
}
