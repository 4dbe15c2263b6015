import NIOCore

/// Its stream comes in small pieces, one after another.
public struct Slicer: ToxicKind {
    public static let typeName = "slicer"
    static let entry = ToxicType(
        typeName, "data comes in small pieces",
        [.init("average_size", .bytes), .init("size_variation", .bytes), .init("delay", .microseconds)]
    ) { values in
        Slicer(
            averageSize: values.count("average_size"), variation: values.count("size_variation"),
            delay: values.microseconds("delay"))
    }

    /// Bytes; at least 1.
    public var averageSize: Int
    /// Each piece has averageSize ± variation bytes; less than the average.
    public var variation: Int
    /// Between one piece and the next.
    public var delay: Duration

    public init(averageSize: Int, variation: Int = 0, delay: Duration = .zero) {
        self.averageSize = averageSize
        self.variation = variation
        self.delay = delay
    }

    func check() throws(ToxicError) {
        try ToxicError.check(averageSize, "average_size", atLeast: 1)
        try ToxicError.check(variation, "size_variation")
        try ToxicError.check(delay, "delay")
        guard variation >= averageSize else { return }
        throw ToxicError(
            "size_variation", problem: "pieces of \(averageSize) ± \(variation) bytes may be empty",
            remedy: "give less than the average size")
    }

    func stage(_ context: ToxicContext) -> (any ToxicStage)? {
        SlicerToxic(self, seed: context.seed, recorder: context.recorder)
    }
}

/// Cuts chunks into pieces, each with its own time.
struct SlicerToxic: ToxicStage {
    var held = HeldChunks()
    let keepsPieces = true
    private var slicer: Slicer
    private var dice: SeededGenerator
    private var lastDue = NIODeadline.uptimeNanoseconds(0)
    private let recorder: EvidenceRecorder

    init(_ slicer: Slicer, seed: UInt64, recorder: EvidenceRecorder) {
        self.slicer = slicer
        self.recorder = recorder
        dice = SeededGenerator(seed: seed)
    }

    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline) {
        var rest = chunk
        if rest.readableBytes == 0 { held.append(rest, due: max(lastDue, now)) }
        while let piece = rest.readSlice(length: min(nextSize(), rest.readableBytes)), piece.readableBytes > 0 {
            lastDue = max(lastDue + TimeAmount(slicer.delay), now)
            held.append(piece, due: lastDue)
            recorder.countDelay(lastDue - now)
        }
    }

    mutating func change(to toxic: Toxic, at now: NIODeadline) {
        if let slicer = toxic.kind as? Slicer { self.slicer = slicer }
    }

    private mutating func nextSize() -> Int {
        max(1, slicer.averageSize + Int.random(in: -slicer.variation...slicer.variation, using: &dice))
    }
}
