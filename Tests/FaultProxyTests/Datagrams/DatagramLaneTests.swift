import NIOCore
import Testing

@testable import FaultProxy

@Suite struct DatagramLaneTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    /// The numbers of datagrams in the order in which they leave a lane, and what was counted.
    private static func pass(_ count: Int, _ faults: DatagramFaults) -> (order: [Int], evidence: DatagramEvidence) {
        var lane = DatagramLane(seed: 3)
        var line = DatagramBottleneck()
        var evidence = DatagramEvidence()
        var order: [Int] = []
        func take(until now: NIODeadline) {
            while let payload = lane.next(dueBy: now) {
                order.append(payload.getInteger(at: payload.readerIndex, as: Int.self) ?? -1)
            }
        }
        for index in 0..<count {
            let now = start + .milliseconds(Int64(index))
            take(until: now)
            lane.admit(ByteBuffer(integer: index), at: now, under: faults, line: &line, counting: &evidence)
        }
        take(until: .distantFuture)
        return (order, evidence)
    }

    @Test func `order and number are kept without faults`() {
        let (order, evidence) = Self.pass(1_000, .none)
        #expect(order == Array(0..<1_000))
        #expect(evidence.seen == 1_000)
    }

    @Test func `a datagram that is overtaken comes right behind the next one`() {
        let (order, evidence) = Self.pass(1_000, DatagramFaults(reordering: 0.2))
        #expect(order.sorted() == Array(0..<1_000))
        let overtaken = order.indices.dropFirst().count { order[$0] < (order[..<$0].max() ?? 0) }
        #expect(overtaken == evidence.reordered)
        #expect((150...250).contains(overtaken))
        // Several in a row that are overtaken wait for the same one.
        #expect(order.indices.allSatisfy { abs(order[$0] - $0) < 10 })
    }

    @Test func `a datagram that nothing overtakes arrives after the limit`() {
        var lane = DatagramLane(seed: 3)
        var line = DatagramBottleneck()
        var evidence = DatagramEvidence()
        let faults = DatagramFaults(reordering: 1, reorderingLimit: .milliseconds(30))
        lane.admit(ByteBuffer(string: "a"), at: Self.start, under: faults, line: &line, counting: &evidence)
        #expect(lane.due == Self.start + .milliseconds(30))
        #expect(lane.next(dueBy: Self.start + .milliseconds(29)) == nil)
        #expect(lane.next(dueBy: Self.start + .milliseconds(30)) == ByteBuffer(string: "a"))
        #expect(lane.isEmpty && lane.heldBytes == 0)
        #expect(evidence.reordered == 0)
    }

    @Test func `copies are whole, a flipped bit is one`() {
        let (order, evidence) = Self.pass(1_000, DatagramFaults(duplication: 0.25))
        #expect(order.count == 1_000 + evidence.duplicated)
        #expect(Set(order).count == 1_000)
        let (damaged, counted) = Self.pass(1_000, DatagramFaults(corruption: 0.5))
        let flipped = damaged.enumerated().filter { $0.element != $0.offset }
        #expect(flipped.count == counted.corrupted)
        #expect(flipped.allSatisfy { ($0.element ^ $0.offset).nonzeroBitCount == 1 })
    }

    @Test func `held datagrams leave by time, and by number when it is the same`() {
        var held = HeldDatagrams()
        var dice = SeededGenerator(seed: 5)
        var expected: [(due: NIODeadline, number: Int)] = []
        for number in 0..<2_000 {
            let due = Self.start + .milliseconds(Int64.random(in: 0..<50, using: &dice))
            held.insert(ByteBuffer(integer: number), due: due)
            expected.append((due, number))
        }
        expected.sort { ($0.due, $0.number) < ($1.due, $1.number) }
        for (due, number) in expected {
            #expect(held.due == due)
            #expect(held.next(dueBy: due) == ByteBuffer(integer: number))
        }
        #expect(held.isEmpty && held.bytes == 0)
    }
}
