import NIOCore
import Testing

@testable import FaultProxy

@Suite struct BandwidthToxicTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    /// Feeds a stage as fast as it takes, with a clock that is late by up to `lateness`, for two seconds; bytes passed.
    private func passed(_ rate: Int, lateness: TimeAmount) -> Int {
        var toxic = BandwidthToxic(bytesPerSecond: rate, recorder: EvidenceRecorder())
        var dice = SeededGenerator(seed: 4)
        let chunk = ByteBuffer(repeating: 0, count: 131_072)
        var now = start
        var total = 0
        let end = start + .seconds(2)
        while now < end {
            while toxic.held.bytes < toxic.holdLimit { toxic.admit(chunk, at: now) }
            while let bytes = toxic.next(dueBy: now) { total += bytes.readableBytes }
            let due = toxic.due ?? now
            now = max(due, now) + .nanoseconds(Int64.random(in: 0...lateness.nanoseconds, using: &dice))
        }
        return total
    }

    @Test(arguments: [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000])
    func `a rate is kept within a percent, however late the loop is`(rate: Int) {
        for lateness in [TimeAmount.nanoseconds(0), .microseconds(300), .milliseconds(3)] {
            let share = Double(passed(rate, lateness: lateness)) / 2 / Double(rate)
            #expect(abs(share - 1) < 0.01, "\(rate) B/s late by \(lateness): \(share)")
        }
    }

    @Test func `an idle line has no more credit than a moment`() {
        var toxic = BandwidthToxic(bytesPerSecond: 1_000_000, recorder: EvidenceRecorder())
        toxic.admit(ByteBuffer(repeating: 0, count: 100_000), at: start + .seconds(60))
        #expect(toxic.next(dueBy: start + .seconds(60))?.readableBytes ?? 0 <= 2_000)
    }

    @Test(arguments: [1_000_000, 1_000_000_000])
    func `a sender that is late now and then, and catches up, has the whole rate`(rate: Int) {
        var toxic = BandwidthToxic(bytesPerSecond: rate, recorder: EvidenceRecorder())
        // 15 ms of the rate at a time, the next of them 5 ms after the line is empty.
        let portion = ByteBuffer(repeating: 0, count: rate * 15 / 1_000)
        var now = start + .seconds(1)
        var total = 0
        while now < start + .seconds(3) {
            toxic.admit(portion, at: now)
            while !toxic.held.isEmpty {
                if let bytes = toxic.next(dueBy: now) { total += bytes.readableBytes } else { now = toxic.due ?? now }
            }
            now = now + .milliseconds(5)
        }
        #expect(abs(Double(total) / 2 / Double(rate) - 1) < 0.02)
    }

    @Test func `a rate of 0 stops everything but what is let go at its removal`() {
        var toxic = BandwidthToxic(bytesPerSecond: 0, recorder: EvidenceRecorder())
        toxic.admit(ByteBuffer(string: "abc"), at: start)
        #expect(toxic.next(dueBy: start + .hours(1)) == nil && toxic.due == nil)
        #expect(toxic.next(dueBy: .distantFuture) == ByteBuffer(string: "abc"))
    }

    @Test func `connections that share a line share its rate`() {
        let line = SharedRate(bytesPerSecond: 1_000_000)
        var toxics = (0..<4).map { _ in
            BandwidthToxic(bytesPerSecond: 1_000_000, shared: line, recorder: EvidenceRecorder())
        }
        var total = 0
        for step in 0..<1_000 {
            let now = start + .milliseconds(Int64(step))
            for index in toxics.indices {
                if toxics[index].held.isEmpty { toxics[index].admit(ByteBuffer(repeating: 0, count: 50_000), at: now) }
                while let bytes = toxics[index].next(dueBy: now) { total += bytes.readableBytes }
            }
        }
        #expect(abs(Double(total) / 1_000_000 - 1) < 0.01)
    }
}
