/// Why bytes are not the Kafka message they should be.
public enum WireError: Error, Sendable, Hashable {
    /// The message ends before the field at byte `offset` does.
    case truncated(offset: Int)
    /// A length or count at byte `offset` cannot be right.
    case invalidLength(Int, offset: Int)
    /// A version of an address-bearing API that this code does not know.
    case unsupportedVersion(APIKey, Int16)
    /// The answer belongs to another request.
    case unexpectedCorrelationID(Int32, expected: Int32)
}
