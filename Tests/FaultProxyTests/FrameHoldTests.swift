import KafkaWire
import Testing

@testable import FaultProxy

@Suite struct FrameHoldTests {
    @Test func `latency holds every answer, by its mean`() {
        let hold = Toxic.latency(mean: .milliseconds(80), jitter: .milliseconds(20)).frameHold
        #expect(hold == FrameHold(isOfRequests: false, delay: .milliseconds(80)))
    }

    @Test(arguments: [true, false])
    func `a Kafka fault holds the requests or answers of its APIs and clients`(isOfRequests: Bool) {
        let action = isOfRequests ? KafkaAction.delayRequest(.seconds(3)) : .delayAnswer(.seconds(3))
        let fault = KafkaFault(apis: [.heartbeat], clientID: "consumer-*", action: action)
        let hold = FrameHold(
            isOfRequests: isOfRequests, delay: .seconds(3), apis: [.heartbeat], clientID: "consumer-*")
        #expect(Toxic.kafka(fault).frameHold == hold)
    }

    @Test func `nothing is told of what only some frames wait for, or of what is no delay`() {
        let some = KafkaFault(apis: [.fetch], share: 0.5, action: .delayAnswer(.seconds(1)))
        let ofTopic = KafkaFault(apis: [.fetch], topic: "orders", action: .delayAnswer(.seconds(1)))
        let lost = KafkaFault(apis: [.heartbeat], action: .swallowAnswer)
        for toxic in [Toxic.kafka(some), .kafka(ofTopic), .kafka(lost), .loss(share: 0.1), .blackhole] {
            #expect(toxic.frameHold == nil)
        }
    }
}
