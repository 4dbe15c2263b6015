import CRdKafka

/// Asks a member's client for the generation that it is in.
///
/// librdkafka tells it only in the serialized form of the group's metadata: `CGMDv2:`, then the generation in 32 bits.
enum GroupGeneration {
    private static let magic = Array("CGMDv2:".utf8)

    static func read(_ client: OpaquePointer) -> Int32? {
        guard let metadata = rd_kafka_consumer_group_metadata(client) else { return nil }
        defer { rd_kafka_consumer_group_metadata_destroy(metadata) }
        var bytes: UnsafeMutableRawPointer?
        var size = 0
        if let error = rd_kafka_consumer_group_metadata_write(metadata, &bytes, &size) {
            rd_kafka_error_destroy(error)
            return nil
        }
        defer { rd_kafka_mem_free(nil, bytes) }
        return parse(UnsafeRawBufferPointer(start: bytes, count: size))
    }

    /// `nil` for another form, and before the member has joined.
    static func parse(_ bytes: UnsafeRawBufferPointer) -> Int32? {
        guard bytes.count >= magic.count + 4, bytes.prefix(magic.count).elementsEqual(magic) else { return nil }
        let generation = bytes.loadUnaligned(fromByteOffset: magic.count, as: Int32.self)
        return generation >= 0 ? generation : nil
    }
}
