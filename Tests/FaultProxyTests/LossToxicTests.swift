import NIOCore
import Testing

@testable import FaultProxy

/// Against what was measured with real packet loss: shares of stalls within a tenth (or three standard errors), lengths
/// within 15 ms.
@Suite struct LossToxicTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test(arguments: [0.01, 0.05, 0.10])
    func `with one segment in flight every loss is a timer of 208 ms, doubling`(share: Double) {
        let recorder = EvidenceRecorder()
        var toxic = LossToxic(share: share, roundTrip: .zero, seed: 11, recorder: recorder)
        var stalls: [Int64: Int] = [:]
        let messages = 20_000
        for index in 0..<messages {
            let now = start + .seconds(Int64(index) * 1_000)
            toxic.admit(ByteBuffer(repeating: 0, count: 64), at: now)
            stalls[((toxic.held.due ?? now) - now).nanoseconds / 1_000_000, default: 0] += 1
            _ = toxic.held.next(dueBy: .distantFuture)
        }
        let stalled = Double(messages - (stalls[0] ?? 0)) / Double(messages)
        #expect(abs(stalled - share) < max(0.1 * share, 3 * (share / Double(messages)).squareRoot()))
        #expect(Set(stalls.keys).isSubset(of: [0, 208, 416, 832, 1_664, 3_328]))
        #expect(stalls[208, default: 0] > 5 * stalls[416, default: 0])
        #expect(recorder.current.segmentsSeen == messages)
        #expect(recorder.current.segmentsLost == messages - (stalls[0] ?? 0))
    }

    @Test(arguments: [(gap: 10, share: 0.01), (gap: 1, share: 0.01)])
    func `in a stream the next message repairs a loss`(gap: Int, share: Double) {
        var toxic = LossToxic(share: share, roundTrip: .zero, seed: 5, recorder: EvidenceRecorder())
        var delays: [Int64] = []
        var sent: [NIODeadline] = []
        for index in 0..<20_000 {
            let now = start + .milliseconds(Int64(index * gap))
            sent.append(now)
            toxic.admit(ByteBuffer(integer: index), at: now)
            while toxic.held.next(dueBy: now) != nil {
                delays.append((now - sent[delays.count]).nanoseconds / 1_000_000)
            }
        }
        let late = delays.filter { $0 > 0 }.sorted()
        #expect(late[late.count / 2] <= Int64(gap) * 2)
        #expect(Double(late.count) / Double(delays.count) < 0.10)
    }

    @Test func `a loss inside a long chunk is repaired at once, for another segment follows`() {
        var toxic = LossToxic(share: 0.02, roundTrip: .zero, seed: 4, recorder: EvidenceRecorder())
        var whole = 0
        for index in 0..<200 {
            let now = start + .seconds(Int64(index) * 1_000)
            toxic.admit(ByteBuffer(repeating: 1, count: 60_000), at: now)
            while let chunk = toxic.held.next(dueBy: now) { whole += chunk.readableBytes }
            while let chunk = toxic.held.next(dueBy: .distantFuture) { whole += chunk.readableBytes }
        }
        #expect(whole == 200 * 60_000)
    }

    @Test func `a round trip puts off the repair by itself and a quarter`() throws {
        let seed = try #require(
            (0..<10_000).first { seed in
                var toxic = probe(seed: UInt64(seed))
                toxic.admit(ByteBuffer(string: "a"), at: start)
                guard toxic.held.due == start + .milliseconds(248) else { return false }
                toxic.admit(ByteBuffer(string: "b"), at: start + .milliseconds(10))
                return toxic.held.due != start + .milliseconds(248) && toxic.held.bytes == 2
            })
        var toxic = probe(seed: UInt64(seed))
        toxic.admit(ByteBuffer(string: "a"), at: start)
        toxic.admit(ByteBuffer(string: "b"), at: start + .milliseconds(10))
        #expect(toxic.held.due == start + .milliseconds(10 + 50))
    }

    @Test func `what is lost while a timer runs is repaired when it goes off`() throws {
        func stall(_ seed: UInt64) -> LossToxic? {
            var toxic = LossToxic(share: 0.5, roundTrip: .zero, seed: seed, recorder: EvidenceRecorder())
            toxic.admit(ByteBuffer(string: "a"), at: start)
            toxic.admit(ByteBuffer(string: "b"), at: start + .milliseconds(10))
            return toxic.held.due == start + .milliseconds(10 + 208) ? toxic : nil
        }
        var late = 0
        for seed in 0..<4_000 {
            guard var toxic = stall(UInt64(seed)) else { continue }
            toxic.admit(ByteBuffer(string: "c"), at: start + .milliseconds(20))
            while toxic.held.next(dueBy: start + .milliseconds(218)) != nil {}
            guard let due = toxic.held.due else { continue }
            late += 1
            #expect((due - (start + .milliseconds(218))).nanoseconds % 208_000_000 == 0)
        }
        #expect(late > 0)
    }

    @Test func `everything lost is still held, never dropped, and every wait ends`() {
        var toxic = LossToxic(share: 1, roundTrip: .zero, seed: 1, recorder: EvidenceRecorder())
        toxic.admit(ByteBuffer(string: "abc"), at: start)
        toxic.admit(ByteBuffer(), at: start)
        #expect(toxic.held.next(dueBy: start + .seconds(1)) == nil)
        #expect(toxic.held.next(dueBy: start + .seconds(121)) == ByteBuffer(string: "abc"))
        #expect(toxic.held.next(dueBy: start + .seconds(121)) == ByteBuffer())
    }

    @Test func `a lost connection attempt is repeated every second`() {
        let delays = (0..<10_000).map { LossToxic.connectDelay(share: 0.3, seed: $0) }
        #expect(abs(Double(delays.count { $0 == .zero }) / 10_000 - 0.7) < 0.02)
        #expect(abs(Double(delays.count { $0 == .seconds(1) }) / 10_000 - 0.21) < 0.02)
    }

    private func probe(seed: UInt64) -> LossToxic {
        LossToxic(share: 0.1, roundTrip: .milliseconds(40), seed: seed, recorder: EvidenceRecorder())
    }
}
