/// The name of an operation wherever it appears: `<stream>-<index>`, which is its idempotency key and correlation id.
extension RunManifest {
    /// Where the operation of an identity is in the ledger; `nil` when no stream of this run could have sent it.
    public func message(ofIdentity identity: some StringProtocol) -> (producer: UInt32, sequence: UInt64)? {
        let parts = identity.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let stream = Int(parts[0]), streams.indices.contains(stream),
            let index = UInt64(parts[1]), identity == "\(stream)-\(index)"
        else { return nil }
        return streams[stream].message(ofIndex: index)
    }

    /// The producer of the ledger that sent the operation of an identity; `nil` when no stream of this run could have.
    public func producer(ofIdentity identity: some StringProtocol) -> UInt32? {
        message(ofIdentity: identity)?.producer
    }

    /// The identity of an operation of the ledger.
    public func identity(producer: UInt32, sequence: UInt64) -> String {
        guard let stream = streams.firstIndex(where: { $0.producers.contains(producer) }) else {
            return "\(producer)-\(sequence)"
        }
        return "\(stream)-\(streams[stream].index(producer: producer, sequence: sequence))"
    }

    /// The stream of a name; the only one when there is no name.
    public func stream(named name: String?) -> StreamRecord? {
        guard let name else { return streams.count == 1 ? streams.first : nil }
        return streams.first { $0.name == name }
    }
}
