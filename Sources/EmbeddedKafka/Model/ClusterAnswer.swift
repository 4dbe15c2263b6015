import KafkaWire

/// What becomes of a request.
public enum ClusterAnswer: Sendable {
    case produce(ProduceResponse)
    case fetch(FetchResponse)
    case other(any WireResponse)
    /// Nothing is sent: the request was a Produce with acks 0.
    case silence
    /// The connection ends, as a broker does that cannot say what is wrong.
    case disconnect
}
