/// How the producers of the load send.
public struct ProducerPlan: Sendable, Hashable, Codable {
    /// Whose confirmation makes a message acknowledged.
    public enum Acknowledgement: String, Sendable, Hashable, Codable, CaseIterable {
        /// All in-sync replicas.
        case all
        /// The leader of the partition.
        case leader
        /// Nobody.
        case none
    }

    public enum Compression: String, Sendable, Hashable, Codable, CaseIterable {
        case none, gzip, snappy, lz4, zstd
    }

    /// Where a message carries Highwater's stamp.
    public enum Stamp: String, Sendable, Hashable, Codable, CaseIterable {
        case header
        /// Ahead of the payload.
        case payload
    }

    public var acks: Acknowledgement = .all
    public var idempotence = true
    public var compression: Compression = .none
    /// Requests that may be unanswered on one connection; 1 or more.
    public var inFlight = 1
    /// How long a message may wait for others to share its request.
    public var linger: Duration = .milliseconds(5)
    /// When a message without an answer is given up as indeterminate.
    public var deliveryTimeout: Duration = .seconds(30)
    /// Whether a message is sent under its key; otherwise the target spreads what has one key over its partitions.
    public var sendsKeys = true
    /// Whether a message carries the headers `idempotency-key` and `traceparent`.
    public var hasIdentityHeaders = true
    public var stamp: Stamp = .header

    public init() {}

    /// Reads the mapping `producer`.
    init(fields: Fields) {
        let translations: [String: Acknowledgement] = ["1": .leader, "0": .none, "-1": .all]
        acks = fields.choice("acks", Acknowledgement.self, insteadOf: translations) ?? acks
        let idempotence = fields.flag("idempotence")
        compression = fields.choice("compression", Compression.self) ?? compression
        inFlight = fields.integer("in-flight", in: 1...1000) ?? inFlight
        self.idempotence = idempotence ?? (acks == .all && inFlight <= 5)
        linger = fields.duration("linger", in: .zero...(.seconds(60))) ?? linger
        let longest = Duration.seconds(3600)
        deliveryTimeout = fields.duration("delivery-timeout", in: .milliseconds(1)...longest) ?? deliveryTimeout
        hasIdentityHeaders = fields.flag("identity-headers") ?? true
        stamp = fields.choice("stamp", Stamp.self) ?? stamp
        sendsKeys = fields.flag("message-keys") ?? true
        checkIdempotence(fields, isWritten: idempotence == true)
        if deliveryTimeout <= linger {
            fields.report(
                fields.contains("delivery-timeout") ? "delivery-timeout" : "linger",
                problem: "the delivery timeout \(deliveryTimeout.written) is not longer than linger, \(linger.written)",
                remedy: "give a message time to be sent after it lingered")
        }
    }

    private func checkIdempotence(_ fields: Fields, isWritten: Bool) {
        guard isWritten else { return }
        if acks != .all {
            fields.report(
                "idempotence", problem: "idempotence needs the acknowledgement of all replicas, not '\(acks.rawValue)'",
                remedy: "write 'acks: all', or 'idempotence: false'")
        }
        if inFlight > 5 {
            fields.report(
                "in-flight", problem: "an idempotent producer may have at most 5 requests in flight, not \(inFlight)",
                remedy: "write 'in-flight: 5', or 'idempotence: false'")
        }
    }
}
