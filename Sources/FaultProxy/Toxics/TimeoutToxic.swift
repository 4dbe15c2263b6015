import NIOCore

/// Nothing passes in its stream, what comes is thrown away, and after a time the connection is closed.
public struct Timeout: ToxicKind {
    public static let typeName = "timeout"
    static let entry = ToxicType(
        typeName, "nothing passes, and after a time (0: never) the connection is closed",
        [.init("timeout", .milliseconds), .own("restart_on_data", .flag, false)]
    ) { Timeout(after: $0.milliseconds("timeout"), restartsOnData: $0.flag("restart_on_data")) }

    /// 0 for never.
    public var after: Duration
    /// Counts the time from the last data instead of from the start: then a busy connection stays open.
    public var restartsOnData: Bool

    public init(after: Duration, restartsOnData: Bool = false) {
        self.after = after
        self.restartsOnData = restartsOnData
    }

    func check() throws(ToxicError) { try ToxicError.check(after, "timeout") }
    func stage(_ context: ToxicContext) -> (any ToxicStage)? {
        TimeoutToxic(self, at: context.now, recorder: context.recorder)
    }
    var actsOnIdle: Bool { true }
}

/// Throws bytes away and ends the connection.
struct TimeoutToxic: ToxicStage {
    var held = HeldChunks()
    private(set) var hasHole = false
    private var timeout: Timeout
    private var start: NIODeadline
    private let recorder: EvidenceRecorder

    init(_ timeout: Timeout, at now: NIODeadline, recorder: EvidenceRecorder) {
        self.timeout = timeout
        self.recorder = recorder
        start = now
    }

    var ending: StageEnding? {
        timeout.after == .zero ? nil : StageEnding(due: start + TimeAmount(timeout.after), manner: .close)
    }

    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline) {
        // Even the end of the stream is not told before the time is over.
        guard chunk.readableBytes > 0 else { return held.append(chunk, due: .distantFuture) }
        hasHole = true
        if timeout.restartsOnData { start = now }
        recorder.count { $0.bytesDropped += chunk.readableBytes }
    }

    mutating func change(to toxic: Toxic, at now: NIODeadline) {
        if let timeout = toxic.kind as? Timeout { self.timeout = timeout }
    }
}
