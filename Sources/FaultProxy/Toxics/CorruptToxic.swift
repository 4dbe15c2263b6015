import NIOCore

/// A share (0…1) of the bytes of its stream arrives with one bit flipped. The only toxic that alters anything.
public struct Corrupt: ToxicKind {
    public static let typeName = "corrupt"
    static let entry = ToxicType(
        typeName, "a share of the bytes, or of the datagrams, has one bit flipped", [.init("share", .share)]
    ) { Corrupt(share: $0.share("share")) }

    public var share: Double

    public init(share: Double) { self.share = share }

    func check() throws(ToxicError) { try ToxicError.check(share: share, "share") }
    /// The share is then one of the datagrams.
    func datagramFaults() -> DatagramFaults? { DatagramFaults(corruption: share) }
    func stage(_ context: ToxicContext) -> (any ToxicStage)? {
        CorruptToxic(share: share, seed: context.seed, recorder: context.recorder)
    }
}

/// Flips bits; holds nothing.
struct CorruptToxic: ToxicStage {
    var held = HeldChunks()
    private var share: Double
    private var dice: SeededGenerator
    private let recorder: EvidenceRecorder

    init(share: Double, seed: UInt64, recorder: EvidenceRecorder) {
        self.share = share
        self.recorder = recorder
        dice = SeededGenerator(seed: seed)
    }

    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline) {
        var chunk = chunk
        var corrupted = 0
        for index in chunk.readerIndex..<chunk.writerIndex where dice.unit() < share {
            guard let byte = chunk.getInteger(at: index, as: UInt8.self) else { break }
            chunk.setInteger(byte ^ (1 << UInt8(dice.next() % 8)), at: index)
            corrupted += 1
        }
        held.append(chunk, due: now)
        if corrupted > 0 { recorder.count { $0.bytesCorrupted += corrupted } }
    }

    mutating func change(to toxic: Toxic, at now: NIODeadline) {
        if let corrupt = toxic.kind as? Corrupt { share = corrupt.share }
    }
}
