import NIOCore
import Testing

@testable import FaultProxy

@Suite struct ToxicChainTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test func `a chunk waits its latency and not a moment longer`() {
        var chain = chain(.latency(mean: .milliseconds(50), jitter: .zero))
        chain.admit(ByteBuffer(string: "a"), at: start)
        #expect(chain.chunkDue == start + .milliseconds(50))
        #expect(chain.next(dueBy: start + .microseconds(49_999)) == nil)
        #expect(chain.next(dueBy: start + .milliseconds(50)) == ByteBuffer(string: "a"))
        #expect(chain.chunkDue == nil && chain.heldBytes == 0)
    }

    @Test func `jitter varies the delay within its bounds and never the order`() {
        let recorder = EvidenceRecorder()
        var toxic = LatencyToxic(
            Latency(delay: .milliseconds(50), jitter: .milliseconds(20)), seed: 7, recorder: recorder)
        for index in 0..<1_000 {
            let now = start + .milliseconds(Int64(index) * 100)
            toxic.admit(ByteBuffer(integer: index), at: now)
            let due = toxic.held.due ?? now
            #expect(due >= now + .milliseconds(30) && due <= now + .milliseconds(70))
            #expect(toxic.held.next(dueBy: due) == ByteBuffer(integer: index))
        }
        #expect(abs(recorder.current.meanDelay / .milliseconds(1) - 50) < 1.5)
        for index in 0..<100 { toxic.admit(ByteBuffer(integer: index), at: start) }
        for index in 0..<100 { #expect(toxic.held.next(dueBy: .distantFuture) == ByteBuffer(integer: index)) }
    }

    @Test func `the same seed gives the same delays`() {
        let delays = (0..<2).map { _ in
            var toxic = LatencyToxic(
                Latency(delay: .milliseconds(50), jitter: .milliseconds(50)), seed: 9, recorder: EvidenceRecorder())
            return (0..<50).map { index in
                toxic.admit(ByteBuffer(integer: 1), at: start + .seconds(Int64(index)))
                defer { _ = toxic.held.next(dueBy: .distantFuture) }
                return toxic.held.due
            }
        }
        #expect(delays[0] == delays[1])
    }

    @Test func `what a removed toxic holds goes on at once and in order`() {
        let hole = active(1, .blackhole)
        let slow = active(2, .latency(mean: .seconds(1), jitter: .zero))
        var chain = ToxicChain()
        _ = chain.follow([hole, slow], at: start, make: stage)
        for text in ["a", "b", ""] { chain.admit(ByteBuffer(string: text), at: start) }
        #expect(chain.next(dueBy: start + .hours(1)) == nil)
        #expect(hole.recorder.current.bytesSwallowed == 2)
        _ = chain.follow([slow], at: start, make: stage)
        #expect(chain.chunkDue == start + .seconds(1))
        _ = chain.follow([], at: start, make: stage)
        #expect(["a", "b", ""].allSatisfy { chain.next(dueBy: start) == ByteBuffer(string: $0) })
        #expect(chain.isTransparent)
    }

    private func chain(_ toxic: Toxic) -> ToxicChain {
        var chain = ToxicChain()
        _ = chain.follow([active(1, toxic)], at: start, make: stage)
        return chain
    }

    private func active(_ id: Int, _ toxic: Toxic) -> ActiveToxic {
        ActiveToxic(
            id: ToxicID(rawValue: id), settings: ToxicSettings(name: "\(id)", toxic: toxic), side: "s", dice: id)
    }

    private func stage(_ active: ActiveToxic) -> (any ToxicStage)? {
        active.kind.stage(
            ToxicContext(
                direction: .toClient, seed: 3, now: start, roundTrip: .zero, recorder: active.recorder,
                shared: SharedRates()))
    }
}
