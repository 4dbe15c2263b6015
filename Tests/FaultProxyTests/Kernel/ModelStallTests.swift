import NIOCore
import Testing

@testable import FaultProxy

/// What the model of packet loss does to connections, against what the kernel was measured to do: shares within a tenth
/// (or what chance leaves open), lengths within 15 ms. Time and dice are not real: many hours pass in a moment.
@Suite struct ModelStallTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    /// That of the measurements.
    private static let roundTrip = TimeAmount.microseconds(20)

    private static func toxic(_ share: Double) -> LossToxic {
        LossToxic(share: share, roundTrip: roundTrip, seed: 42, recorder: EvidenceRecorder())
    }

    /// Requests of 64 bytes, the next one when the last is answered.
    private static func requests(_ count: Int, share: Double) -> StallStatistics {
        var toxic = toxic(share)
        var statistics = StallStatistics()
        var now = start
        for _ in 0..<count {
            toxic.admit(ByteBuffer(repeating: 7, count: 64), at: now)
            let due = max(now, toxic.held.due ?? now)
            while toxic.held.next(dueBy: due) != nil {}
            statistics.record(Double((due - now).nanoseconds) / 1e6)
            now = due + roundTrip
        }
        return statistics
    }

    /// Messages of 8 bytes at a fixed rate, one way.
    private static func stream(_ count: Int, gap: TimeAmount, share: Double) -> StallStatistics {
        var toxic = toxic(share)
        var statistics = StallStatistics()
        var waiting = CircularBuffer<NIODeadline>()
        for index in 0..<count {
            let now = start + gap * index
            while let due = toxic.held.due, due < now {
                while toxic.held.next(dueBy: due) != nil {
                    statistics.record(Double((due - waiting.removeFirst()).nanoseconds) / 1e6)
                }
            }
            waiting.append(now)
            toxic.admit(ByteBuffer(integer: index), at: now)
        }
        return statistics
    }

    @Test(arguments: [0.01, 0.05, 0.10])
    func `requests stall as with lost packets`(share: Double) {
        let statistics = Self.requests(100_000, share: share)
        let stalled = statistics.share(in: 150..<60_000)
        #expect(isWithinTenth(stalled, of: share, count: 100_000), "\(stalled)")
        #expect(abs(statistics.median(in: 150..<310) - 208) <= 15)
        #expect(abs(statistics.median(in: 310..<620) - 416) <= 15)
        #expect(isWithinTenth(statistics.share(in: 310..<620), of: share * share, count: 100_000))
    }

    @Test(arguments: StreamStalls.measured)
    func `streams stall as with lost packets`(row: StreamStalls) {
        // One stall in 10,000 messages is a hundredth's.
        let count = row.share > 0.01 ? 60_000 : 240_000
        let statistics = Self.stream(count, gap: .microseconds(1_000_000 / Int64(row.rate)), share: row.share)
        let stalls = statistics.timerStalls(over: row.threshold)
        let late = statistics.share(in: row.threshold..<1_000_000)
        #expect(row.isSame(late, stalls: stalls.count), "\(late)")
        #expect(abs(StallStatistics.median(stalls) - (208 + row.gap)) <= 15)
        #expect(abs(StallStatistics.median(statistics.waits(over: row.gap / 2)) - row.gap) < 1)
    }
}
