/// A request that can be answered with an error, as a broker would: where the version has a place for it.
public protocol RefusableRequest: WireRequest {
    /// The answer that refuses all that is asked for.
    func refusal(_ error: KafkaError, version: Int16) -> Response
}
