/// What a latency is measured between.
public enum LatencyKind: String, CaseIterable, Sendable, Codable, Hashable {
    /// From the intended send to the acknowledgement.
    case latency
    /// From the actual send to the acknowledgement.
    case service
    /// From the intended to the actual send.
    case senderError = "sender-error"
    /// From the intended send to the start of processing by a consumer; known over all streams only.
    case endToEnd = "end-to-end"

    /// The kinds that the generator measures, for each stream.
    public static let perStream: [LatencyKind] = [.latency, .service, .senderError]
}

/// Whose latencies a recorder counts.
public struct LatencySource: Sendable, Hashable {
    /// The stream of load; `nil` for what no single stream owns.
    public var stream: String?
    public var kind: LatencyKind

    public init(stream: String?, kind: LatencyKind) {
        self.stream = stream
        self.kind = kind
    }
}
