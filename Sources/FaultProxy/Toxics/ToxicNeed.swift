/// What a link must be for a toxic to act on it.
enum ToxicNeed {
    case nothing
    /// A link of datagrams: in a stream it would mean nothing.
    case datagrams
    /// A link that understands Kafka, or HTTP.
    case kafka, http
}
