import NIOCore

/// How a connection ends.
public enum CutManner: String, Sendable, Hashable, Codable {
    /// With RST: the peers see ECONNRESET.
    case reset
    /// Orderly, after what has already passed.
    case close
}

/// The connection ends after a time under this toxic, or after so many bytes of its stream.
public struct Cut: ToxicKind {
    public enum Point: Sendable, Hashable, Codable {
        case time(Duration)
        /// Exactly so many pass. The count goes on when the attributes change.
        case bytes(Int)
    }

    public static let typeName = "cut"
    static let entry = ToxicType(
        typeName, "the connection ends after so many bytes, or else after a time",
        [
            .init("bytes", .bytes, .absent), .init("after", .milliseconds),
            .init("with", .choice(["reset", "close"]), "reset"),
        ]
    ) { values in
        Cut(
            after: values.has("bytes") ? .bytes(values.count("bytes")) : .time(values.milliseconds("after")),
            with: CutManner(rawValue: values.text("with")) ?? .reset)
    }
    static let resetPeerEntry = ToxicType(
        "reset_peer", "the connection is cut with RST after a time", [.init("timeout", .milliseconds)]
    ) { Cut(after: .time($0.milliseconds("timeout")), with: .reset) }
    static let limitDataEntry = ToxicType(
        "limit_data", "so many bytes pass, then the connection is closed", [.init("bytes", .bytes)]
    ) { Cut(after: .bytes($0.count("bytes")), with: .close) }

    public var after: Point
    public var manner: CutManner

    public init(after: Point, with manner: CutManner) {
        self.after = after
        self.manner = manner
    }

    func check() throws(ToxicError) {
        switch after {
        case .time(let delay): try ToxicError.check(delay, "timeout")
        case .bytes(let bytes): try ToxicError.check(bytes, "bytes")
        }
    }

    func stage(_ context: ToxicContext) -> (any ToxicStage)? {
        CutToxic(self, at: context.now, recorder: context.recorder)
    }

    var actsOnIdle: Bool { true }
}

/// Counts bytes and time until the cut.
struct CutToxic: ToxicStage {
    var held = HeldChunks()
    private var cut: Cut
    private let start: NIODeadline
    private var passed = 0
    private var isSpent = false
    private(set) var hasHole = false
    private let recorder: EvidenceRecorder

    init(_ cut: Cut, at now: NIODeadline, recorder: EvidenceRecorder) {
        self.cut = cut
        self.recorder = recorder
        start = now
        isSpent = cut.after == .bytes(0)
    }

    var ending: StageEnding? {
        switch cut.after {
        case .time(let delay): StageEnding(due: start + TimeAmount(delay), manner: cut.manner)
        case .bytes: isSpent ? StageEnding(due: start, manner: cut.manner, isAfterBytes: true) : nil
        }
    }

    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline) {
        guard case .bytes(let limit) = cut.after, chunk.readableBytes > 0 else {
            passed += chunk.readableBytes
            return held.append(chunk, due: now)
        }
        var rest = chunk
        let allowed = min(max(0, limit - passed), rest.readableBytes)
        if allowed > 0, let front = rest.readSlice(length: allowed) { held.append(front, due: now) }
        passed += allowed
        isSpent = passed >= limit
        guard rest.readableBytes > 0 else { return }
        hasHole = true
        recorder.count { $0.bytesDropped += rest.readableBytes }
    }

    mutating func change(to toxic: Toxic, at now: NIODeadline) {
        guard let cut = toxic.kind as? Cut else { return }
        self.cut = cut
        if case .bytes(let limit) = cut.after { isSpent = passed >= limit }
    }
}
