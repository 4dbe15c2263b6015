import NIOCore

/// The end of its stream comes later; bytes pass as they come.
public struct SlowClose: ToxicKind {
    public static let typeName = "slow_close"
    static let entry = ToxicType(
        typeName, "the end of the stream comes later", [.init("delay", .milliseconds)]
    ) { SlowClose(delay: $0.milliseconds("delay")) }

    public var delay: Duration

    public init(delay: Duration) { self.delay = delay }

    func check() throws(ToxicError) { try ToxicError.check(delay, "delay") }
    func stage(_ context: ToxicContext) -> (any ToxicStage)? {
        SlowCloseToxic(delay: delay, recorder: context.recorder)
    }
}

/// Holds back the end of the stream alone.
struct SlowCloseToxic: ToxicStage {
    var held = HeldChunks()
    private var delay: TimeAmount
    private let recorder: EvidenceRecorder

    init(delay: Duration, recorder: EvidenceRecorder) {
        self.delay = TimeAmount(delay)
        self.recorder = recorder
    }

    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline) {
        guard chunk.readableBytes == 0 else { return held.append(chunk, due: now) }
        held.append(chunk, due: now + delay)
        recorder.countDelay(delay)
    }

    mutating func change(to toxic: Toxic, at now: NIODeadline) {
        if let slow = toxic.kind as? SlowClose { delay = TimeAmount(slow.delay) }
    }
}
