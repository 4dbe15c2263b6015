import NIOCore

/// Connections stay open and new ones are accepted, but nothing passes in its stream; at removal all of it goes on.
public struct Blackhole: ToxicKind {
    public static let typeName = "blackhole"
    static let entry = ToxicType(typeName, "nothing passes until it is removed; then all of it does") { _ in Blackhole()
    }

    public init() {}
    func check() throws(ToxicError) {}
    func stage(_ context: ToxicContext) -> (any ToxicStage)? { BlackholeToxic(recorder: context.recorder) }
    /// Nobody keeps datagrams for later.
    func datagramFaults() -> DatagramFaults? { DatagramFaults(loss: 1) }
    /// Neither a lost SYN nor a lost answer to it makes a connection.
    func connectFate(_ context: ToxicContext) -> ConnectFate { .wait }
}

/// Takes bytes in and gives none out until it is removed.
struct BlackholeToxic: ToxicStage {
    var held = HeldChunks()
    private let recorder: EvidenceRecorder

    init(recorder: EvidenceRecorder) { self.recorder = recorder }

    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline) {
        held.append(chunk, due: .distantFuture)
        recorder.count { $0.bytesSwallowed += chunk.readableBytes }
    }
}
