/// Why bytes are not the Kafka message they should be.
public enum WireError: Error, Sendable, Hashable {
    /// The message ends before the field at byte `offset` does.
    case truncated(offset: Int)
    /// A length or count at byte `offset` cannot be right.
    case invalidLength(Int, offset: Int)
    /// A version that this code does not know.
    case unsupportedVersion(APIKey, Int16)
    /// The request is another than the one looked for.
    case unexpectedKey(APIKey, expected: APIKey)
    /// The answer belongs to another request.
    case unexpectedCorrelationID(Int32, expected: Int32)
    /// Records in a format older than 2.
    case unsupportedRecords(magic: Int8)
    /// Records that are compressed, by the codec of that number.
    case compressed(Int16)
}
