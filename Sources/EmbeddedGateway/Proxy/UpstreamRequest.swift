import NIOCore
import NIOHTTP1

/// A request on its way to a backend, with the promise of its answer.
struct UpstreamRequest: Sendable {
    var head: HTTPRequestHead
    var body: ByteBuffer
    /// How long the answer may take, from the sending; `nil`: for ever.
    var limit: TimeAmount?
    var answer: EventLoopPromise<UpstreamAnswer>
}

/// The whole answer of a backend.
struct UpstreamAnswer: Sendable {
    var head: HTTPResponseHead
    var body: ByteBuffer
}

/// Why a backend gave no answer.
enum UpstreamFailure: Error, Sendable, Hashable {
    /// It was never reached: the request had no effect.
    case unreachable
    /// The connection ended before the whole answer was there: the request may have had its effect.
    case cutOff
    /// No answer in time: the request may have had its effect, or have it later.
    case timedOut
    /// The answer is longer than the gateway carries.
    case tooLong
}
