import NIOCore

/// One toxic at work on one direction of one connection: decides when chunks may go; knows no channel and no clock.
///
/// An empty chunk is the end of the stream and waits its turn like any other.
protocol ToxicStage {
    /// What has been admitted and not yet passed on.
    var held: HeldChunks { get set }
    /// Takes the next chunk of the stream.
    mutating func admit(_ chunk: ByteBuffer, at now: NIODeadline)
    /// The next chunk that may go.
    mutating func next(dueBy now: NIODeadline) -> ByteBuffer?
    /// When to ask again; nil when nothing waits for a time.
    var due: NIODeadline? { get }
    /// From here on no more is read from the source.
    var holdLimit: Int { get }
    /// Whether and when the connection is cut.
    var ending: StageEnding? { get }
    /// Bytes have been thrown away: without this toxic the connection must end, since its stream has a hole.
    var hasHole: Bool { get }
    /// Chunks must reach the peer apart from each other.
    var keepsPieces: Bool { get }
    /// The rate (bytes per second) to which it slows its stream down, if any.
    var bytesPerSecond: Int? { get }
    /// Its attributes have changed: what is held goes as it was told, what comes goes by the new ones.
    mutating func change(to toxic: Toxic, at now: NIODeadline)
}

/// The end that a toxic gives to a connection.
struct StageEnding: Equatable {
    var due: NIODeadline
    var manner: CutManner
    /// What was admitted is delivered first, however long that takes: the place of the end in the stream is what counts.
    var isAfterBytes = false

    /// Whatever is on its way is lost.
    var isAtOnce: Bool { manner == .reset && !isAfterBytes }
}

extension ToxicStage {
    mutating func next(dueBy now: NIODeadline) -> ByteBuffer? { held.next(dueBy: now) }
    var due: NIODeadline? { held.due.flatMap { $0 == .distantFuture ? nil : $0 } }
    var holdLimit: Int { 2 * 1_024 * 1_024 }
    var ending: StageEnding? { nil }
    var hasHole: Bool { false }
    var keepsPieces: Bool { false }
    var bytesPerSecond: Int? { nil }
    mutating func change(to toxic: Toxic, at now: NIODeadline) {}
}
