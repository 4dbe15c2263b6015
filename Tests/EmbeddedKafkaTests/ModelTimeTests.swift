import Testing

@testable import EmbeddedKafka

@Suite struct ModelTimeTests {
    @Test func `waits add up to the nanosecond`() {
        let time = ModelTime(nanoseconds: 5) + .milliseconds(2) + .nanoseconds(7)
        #expect(time == ModelTime(nanoseconds: 2_000_012))
        #expect(time.adding(milliseconds: 3) == ModelTime(nanoseconds: 5_000_012))
        #expect(time.adding(milliseconds: -1) == time)
    }
}
