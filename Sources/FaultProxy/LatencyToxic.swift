import NIOCore

/// Holds every chunk for mean ± jitter, in order: a chunk never overtakes, so much jitter at a high rate adds to the mean.
struct LatencyToxic: ToxicStage {
    var held = HeldChunks()
    private let mean: Int64
    private let jitter: Int64
    private var dice: SeededGenerator
    private let recorder: EvidenceRecorder
    private var lastDue = NIODeadline.uptimeNanoseconds(0)

    init(mean: Duration, jitter: Duration, seed: UInt64, recorder: EvidenceRecorder) {
        self.mean = max(0, TimeAmount(mean).nanoseconds)
        self.jitter = max(0, TimeAmount(jitter).nanoseconds)
        self.recorder = recorder
        dice = SeededGenerator(seed: seed)
    }

    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline) {
        let delay = max(0, mean + Int64.random(in: -jitter...jitter, using: &dice))
        lastDue = max(lastDue, now + .nanoseconds(delay))
        held.append(chunk, due: lastDue)
        if chunk.readableBytes > 0 { recorder.countDelay(lastDue - now) }
    }
}
