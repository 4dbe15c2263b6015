import NIOCore

/// One toxic at work on one direction of one connection: decides when chunks may go; knows no channel and no clock.
///
/// An empty chunk is the end of the stream and waits its turn like any other.
protocol ToxicStage {
    /// What has been admitted and not yet passed on.
    var held: HeldChunks { get set }
    /// Takes the next chunk of the stream.
    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline)
}
