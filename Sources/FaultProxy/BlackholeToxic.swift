import NIOCore

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
