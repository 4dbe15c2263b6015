import NIOCore
import Testing

@testable import EmbeddedKafka

@Suite struct RequestSlotsTests {
    @Test func `answers leave in the order of the requests`() {
        var slots = RequestSlots()
        let numbers = (0..<4).map { _ in slots.open() }
        slots.fill(numbers[1], ByteBuffer(string: "b"))
        #expect(slots.takeReady() == nil)
        slots.fill(numbers[0], ByteBuffer(string: "a"))
        #expect(slots.takeReady() == ByteBuffer(string: "a"))
        #expect(slots.takeReady() == ByteBuffer(string: "b"))
        slots.fill(numbers[2], nil)
        slots.fill(numbers[3], ByteBuffer(string: "d"))
        #expect(slots.takeReady() == ByteBuffer(string: "d"))
        #expect(slots.count == 0)
        #expect(slots.open() == 4)
    }
}
