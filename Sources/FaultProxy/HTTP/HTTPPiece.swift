import NIOCore

/// What is to be done next in one direction of a connection.
enum HTTPPiece: Sendable, Equatable {
    /// These bytes go on.
    case forward(ByteBuffer)
    /// What follows in this direction waits so long, from the moment at which this piece is reached.
    case pause(Duration)
    /// The receiver gets an orderly end; whatever else would come is dropped.
    case finish
    /// Both ends are cut with RST once the bytes before this piece are written.
    case cut
}
