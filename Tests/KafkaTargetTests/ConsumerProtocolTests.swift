import KafkaTarget
import Testing

@Suite struct ConsumerProtocolTests {
    @Test func `librdkafka has the protocol of KIP-848 from 2.4 on`() throws {
        let numbers = KafkaClient.version.split { !$0.isNumber }.compactMap { Int($0) }
        try #require(numbers.count >= 2, "\(KafkaClient.version)")
        #expect(KafkaClient.hasConsumerProtocol == ((numbers[0], numbers[1]) >= (2, 4)))
    }
}
