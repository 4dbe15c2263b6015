import NIOCore

/// What becomes of a whole frame.
enum KafkaStep {
    /// It goes on: a request as it is, an answer with its addresses mapped.
    case release(ByteBuffer)
    /// It goes on after a time, and so does everything behind it.
    case hold(ByteBuffer, TimeAmount)
    /// It does not go on.
    case drop
    /// A request that does not go on, since its answer is made already.
    case answered
    /// Both ends are cut with RST.
    case reset(ToxicID)
}

/// What is to become of an answer, decided when its request passed.
enum AnswerFate {
    case pass
    case delay(TimeAmount)
    case swallow
    case reset(ToxicID)
    /// The client gets this frame instead.
    case replace(ByteBuffer)
    /// The broker never heard of the request: the client gets this frame when its turn comes.
    case ready(ByteBuffer)
}
