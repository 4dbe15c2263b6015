import NIOCore
import Testing

@testable import FaultProxy

/// Toxics as values, with a clock of the test's.
@Suite struct ByteToxicTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test func `a slicer cuts into pieces of its size, each with its time, and loses nothing`() {
        var toxic = SlicerToxic(
            Slicer(averageSize: 10, variation: 3, delay: .milliseconds(5)), seed: 1, recorder: EvidenceRecorder())
        let payload = TestFrame.noise(1_000, seed: 6)
        toxic.admit(payload, at: start)
        var whole = ByteBuffer()
        var pieces = 0
        var now = start
        while let due = toxic.due, let piece = toxic.next(dueBy: due) {
            #expect(due == (pieces == 0 ? now : now + .milliseconds(5)))
            now = due
            pieces += 1
            whole.writeImmutableBuffer(piece)
            #expect(piece.readableBytes <= 13 && (piece.readableBytes >= 7 || whole.readableBytes == 1_000))
        }
        #expect(whole == payload && pieces > 77)
    }

    @Test func `a cut lets exactly its bytes pass, and its count outlives a change`() {
        var toxic = CutToxic(Cut(after: .bytes(10), with: .close), at: start, recorder: EvidenceRecorder())
        toxic.admit(ByteBuffer(string: "123456"), at: start)
        #expect(toxic.ending == nil && !toxic.hasHole)
        toxic.change(to: .limitData(bytes: 8), at: start)
        toxic.admit(ByteBuffer(string: "7890"), at: start)
        #expect(toxic.ending?.manner == .close && toxic.hasHole)
        #expect(toxic.next(dueBy: start) == ByteBuffer(string: "123456"))
        #expect(toxic.next(dueBy: start) == ByteBuffer(string: "78"))
        #expect(toxic.next(dueBy: start) == nil)
    }

    @Test func `corruption flips one bit in its share of the bytes, the same for the same seed`() {
        let payload = TestFrame.noise(100_000, seed: 6)
        func corrupted() -> ByteBuffer? {
            var toxic = CorruptToxic(share: 0.01, seed: 2, recorder: EvidenceRecorder())
            toxic.admit(payload, at: start)
            return toxic.next(dueBy: start)
        }
        let bytes = corrupted()
        #expect(bytes == corrupted())
        let pairs = zip(payload.readableBytesView, bytes?.readableBytesView ?? payload.readableBytesView)
        let changes = pairs.filter { $0 != $1 }
        #expect((800...1_200).contains(changes.count))
        #expect(changes.allSatisfy { ($0 ^ $1).nonzeroBitCount == 1 })
    }

    @Test func `a slow close holds the end alone`() {
        var toxic = SlowCloseToxic(delay: .seconds(1), recorder: EvidenceRecorder())
        toxic.admit(ByteBuffer(string: "a"), at: start)
        toxic.admit(ByteBuffer(), at: start)
        #expect(toxic.next(dueBy: start) == ByteBuffer(string: "a"))
        #expect(toxic.next(dueBy: start + .milliseconds(999)) == nil)
        #expect(toxic.next(dueBy: start + .seconds(1)) == ByteBuffer())
    }

    @Test(arguments: Latency.Distribution.allCases)
    func `each distribution keeps its mean and its bounds`(distribution: Latency.Distribution) {
        let recorder = EvidenceRecorder()
        var toxic = LatencyToxic(
            Latency(delay: .milliseconds(50), jitter: .milliseconds(20), distribution: distribution), seed: 5,
            recorder: recorder)
        var longest = TimeAmount.zero
        for index in 0..<20_000 {
            let now = start + .seconds(Int64(index) * 100)
            toxic.admit(ByteBuffer(integer: 1), at: now)
            let delay = (toxic.held.due ?? now) - now
            #expect(delay >= .zero)
            longest = max(longest, delay)
            _ = toxic.held.next(dueBy: .distantFuture)
        }
        #expect(abs(recorder.current.meanDelay / .milliseconds(1) - 50) < 1)
        #expect(distribution == .uniform ? longest <= .milliseconds(70) : longest > .milliseconds(90))
        #expect(recorder.delays.count == 20_000)
    }

    @Test func `delays are counted in the bucket that holds them`() {
        var histogram = DelayHistogram()
        for nanoseconds in [0, 62_500, 62_501, 1_000_000_000] as [Int64] {
            histogram.record(nanoseconds: nanoseconds)
        }
        #expect(histogram.counts[0] == 2 && histogram.counts[1] == 1 && histogram.count == 4)
        let bucket = histogram.counts.lastIndex(of: 1) ?? 0
        #expect(
            DelayHistogram.upperBounds[bucket] >= .seconds(1) && DelayHistogram.upperBounds[bucket - 1] < .seconds(1))
    }
}
