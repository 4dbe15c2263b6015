/// Whether a Produce request is answered at all: with acks 0 it is not.
public enum ProduceAcknowledgement {
    /// Reads `Acks` behind the header and the transactional id; only the front of the frame is needed.
    public static func isExpected(version: Int16, body: inout WireReader) throws(WireError) -> Bool {
        if version >= 3 { try body.skipString() }
        return try body.int16() != 0
    }
}
