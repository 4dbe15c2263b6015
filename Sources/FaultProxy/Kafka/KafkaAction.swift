import KafkaWire

/// What a `KafkaFault` does to the requests that it hits.
public enum KafkaAction: Sendable, Hashable, Codable {
    /// The broker gets the request so much later; what the client sends behind it waits too.
    case delayRequest(Duration)
    /// The client gets the answer so much later; the answers behind it wait too, since Kafka answers in order.
    case delayAnswer(Duration)
    /// The client gets neither this answer nor any later one on the connection: a broker that did the work and fell
    /// silent. Later answers alone would be taken for the missing one.
    case swallowAnswer
    /// Where the answer would begin, the connection is cut with RST.
    case resetInsteadOfAnswer
    /// The client is told of an error, in its request's version. With `forwards` the broker does the work all the same,
    /// and its own answer is dropped: applied, but not acknowledged. Without, it never hears of the request.
    case answer(KafkaError, forwards: Bool)
}
