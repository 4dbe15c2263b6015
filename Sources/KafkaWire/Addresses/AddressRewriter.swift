import NIOCore

/// Changes the broker addresses inside responses, so that clients come back through the proxy.
///
/// Only the address bytes, and the sizes that count them, change: unknown tagged fields and bytes after the last known
/// field are kept verbatim. Covers Metadata 0–13, FindCoordinator 0–6, DescribeCluster 0–2, Produce from 10 and Fetch
/// from 16 (`NodeEndpoints`, KIP-951).
public enum AddressRewriter {
    /// From a broker's id and advertised address to the address that the client is given.
    public typealias Mapping = (_ nodeID: Int32, _ host: String, _ port: Int32) -> (host: String, port: Int32)

    /// Whether a response of this API and version may carry addresses; all others can be streamed.
    public static func needsRewriting(_ key: APIKey, version: Int16) -> Bool {
        switch key {
        case .metadata, .findCoordinator, .describeCluster: true
        case .produce: version >= 10
        case .fetch: version >= 16
        default: false
        }
    }

    /// `frame` (a complete response without its length) with every broker address mapped.
    ///
    /// Throws for a frame that is malformed or whose version is not known: it may hide an address, so it must not pass.
    public static func rewrite(
        _ frame: ByteBuffer, key: APIKey, version: Int16, mapping: Mapping
    ) throws(WireError) -> ByteBuffer {
        try changed(frame, key: key, version: version, mapping: mapping) ?? frame
    }

    /// Like `rewrite`, but nil where nothing changes, so that the caller can pass on the bytes it has.
    public static func changed(
        _ frame: ByteBuffer, key: APIKey, version: Int16, mapping: Mapping
    ) throws(WireError) -> ByteBuffer? {
        guard needsRewriting(key, version: version) else { return nil }
        var reader = WireReader(frame)
        _ = try ResponseHeader(from: &reader, key: key, version: version)
        let patch = try withoutActuallyEscaping(mapping) { mapping throws(WireError) in
            var walk = AddressWalk(reader: reader, mapping: mapping)
            try walk.body(of: key, version: version)
            return walk.patch
        }
        return patch.isEmpty ? nil : patch.applied(to: frame)
    }

    /// Every address in the frame, in the order of the wire.
    public static func addresses(
        in frame: ByteBuffer, key: APIKey, version: Int16
    ) throws(WireError) -> [BrokerAddress] {
        var found: [BrokerAddress] = []
        _ = try changed(frame, key: key, version: version) { nodeID, host, port in
            found.append(BrokerAddress(nodeID: nodeID, host: host, port: port))
            return (host, port)
        }
        return found
    }
}
