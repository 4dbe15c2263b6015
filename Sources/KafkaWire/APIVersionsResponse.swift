/// Which versions of which APIs a broker knows.
public struct APIVersionsResponse: KafkaResponse, Hashable {
    /// 35 when the broker does not know the asked version: `versions` may then be empty, ask again with version 0.
    public var error: Int16
    public var versions: [APIKey: ClosedRange<Int16>]

    public init(from reader: inout WireReader, version: Int16) throws(WireError) {
        error = try reader.int16()
        if error == 35 { reader.flexible = false }  // such an answer has the body of version 0 (KIP-511)
        versions = [:]
        guard error != 35 || reader.remaining > 0 else { return }
        for (key, range) in try reader.array(Self.entry) { versions[key] = range }
    }

    private static func entry(_ reader: inout WireReader) throws(WireError) -> (APIKey, ClosedRange<Int16>) {
        let key = APIKey(rawValue: try reader.int16())
        let lowest = try reader.int16()
        let highest = try reader.int16()
        try reader.skipTags()
        guard lowest <= highest else { throw .invalidLength(Int(highest), offset: reader.offset) }
        return (key, lowest...highest)
    }
}
