import NIOCore

/// A request whose answer has not gone to the client yet.
struct HTTPExchange {
    /// The answer that the proxy gives itself.
    struct OwnAnswer {
        var bytes: ByteBuffer
        var delay: Duration
        /// The connection ends with it.
        var isLast: Bool
    }
    var isHead = false
    var isConnect = false
    var ownAnswer: OwnAnswer?
    var abortAfter: Int?
    /// The toxic that cuts the answer.
    var abortedBy: ToxicID?
    var corruption: HTTPCorruption?
}
