import KafkaWire
import Testing

@testable import RebalanceRecorder

@Suite struct FramePairingTests {
    private static func request(_ number: Int32) -> FramePairing<Int32>.Request {
        FramePairing.Request(
            header: RequestHeader(key: .offsetCommit, version: 7, correlationID: number, clientID: "a"), note: number)
    }

    @Test func `a minute of commits behind a JoinGroup that waits is paired to the last`() {
        var pairing = FramePairing<Int32>()
        for number in 0..<30_000 as Range<Int32> { pairing.expect(Self.request(number), on: 1) }
        #expect(pairing.waiting == 30_000)
        let paired = (0..<30_000 as Range<Int32>).allSatisfy { pairing.answered($0, on: 1)?.note == $0 }
        #expect(paired)
        #expect(pairing.unpaired == 0 && pairing.waiting == 0)
    }

    @Test func `more than a connection may have are given up, the oldest first, and counted`() {
        var pairing = FramePairing<Int32>()
        let limit = Int32(FramePairing<Int32>.limit)
        for number in 0..<limit + 3 { pairing.expect(Self.request(number), on: 1) }
        #expect(pairing.unpaired == 3 && pairing.waiting == Int(limit))
        #expect(pairing.answered(2, on: 1) == nil)
        #expect(pairing.answered(3, on: 1)?.note == 3)
    }

    @Test func `what all connections may have together is bounded`() {
        var pairing = FramePairing<Int32>()
        let total = Int32(FramePairing<Int32>.total)
        for number in 0..<total { pairing.expect(Self.request(number), on: Int(number % 8)) }
        #expect(pairing.unpaired == 0)
        // A connection that has none is not heard; one that has some gives up its oldest.
        pairing.expect(Self.request(total), on: 9)
        pairing.expect(Self.request(total + 1), on: 1)
        #expect(pairing.unpaired == 2 && pairing.waiting == Int(total))
        #expect(pairing.answered(1, on: 1) == nil)
        #expect(pairing.answered(9, on: 1)?.note == 9)
    }

    @Test func `a connection that ends waits for nothing, and an overtaken request is given up`() {
        var pairing = FramePairing<Int32>()
        for number in 0..<5 as Range<Int32> { pairing.expect(Self.request(number), on: 1) }
        pairing.expect(Self.request(9), on: 2)
        #expect(pairing.answered(2, on: 1)?.note == 2)
        #expect(pairing.unpaired == 2 && pairing.waiting == 3)
        pairing.close(1)
        #expect(pairing.waiting == 1)
        #expect(pairing.answered(3, on: 1) == nil)
    }
}
