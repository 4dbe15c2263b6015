/// What can be measured in a run and compared in an expression.
public enum Metric: String, Sendable, Hashable, Codable, CaseIterable {
    case lag
    case errors
    case intendedRate = "rate.intended"
    case offeredRate = "rate.offered"
    case achievedRate = "rate.achieved"
    case latency
    case serviceLatency = "latency.service"
    case endToEndLatency = "latency.end-to-end"
    case senderError = "sender-error"
    case late
    case status
    case partitionOutage = "partition.outage"
    case rebalance
    case rebalanceStall = "rebalance.stall"
    case rebalanceGap = "rebalance.gap"
    case backlog

    /// The dimension of a single sample.
    public var dimension: Dimension {
        switch self {
        case .lag, .errors, .backlog, .late, .status: .count
        case .intendedRate, .offeredRate, .achievedRate: .rate
        case .latency, .serviceLatency, .endToEndLatency, .senderError, .partitionOutage, .rebalance, .rebalanceStall,
            .rebalanceGap:
            .duration
        }
    }

    /// The dimension of the number that `aggregate` makes of the samples.
    public func dimension(of aggregate: Aggregate) -> Dimension {
        switch (self, aggregate) {
        case (.errors, .rate), (.late, .rate), (.status, .rate): .share
        case (_, .count): .count
        case (_, .rate), (_, .slope): .rate
        default: dimension
        }
    }

    /// One sentence for the reference.
    public var summary: String {
        switch self {
        case .lag: "Messages between a partition's high watermark and the group's position."
        case .errors: "Operations that failed or had no answer in time; `rate` is their share of all that ended."
        case .intendedRate: "Arrivals per second that the load profile asks for."
        case .offeredRate: "Operations per second that the generator started."
        case .achievedRate: "Operations per second that the target acknowledged."
        case .latency: "From the intended start of an operation to its acknowledgement; failures are in `errors`."
        case .serviceLatency: "From the actual start of an operation to its answer."
        case .endToEndLatency: "From the intended start of a message to its processing by a consumer."
        case .senderError: "From the intended to the actual start of an operation."
        case .late: "Operations that started later than a time, as in `late(100ms)`; `rate` is their share of all."
        case .status: "Answers by HTTP status, in `count(status == 429)` and `share(status >= 500)`."
        case .partitionOutage: "How long a partition was not read while it changed hands or was interrupted."
        case .rebalance:
            "A rebalance of the consumers' group on the wire: from what set it off until all is fetched again."
        case .rebalanceStall: "How long all partitions of the group stood still together in a rebalance."
        case .rebalanceGap: "How long a partition was not fetched in a rebalance; `total` is in partition-seconds."
        case .backlog: "Operations that were due and not yet started."
        }
    }

    /// The aggregates that mean something for this metric; the first is the one an expression gets by default.
    public var aggregates: [Aggregate] {
        switch self {
        case .lag: [.max, .total, .mean, .last, .slope]
        case .errors: [.rate, .count]
        case .intendedRate, .offeredRate, .achievedRate: [.mean, .max, .last]
        case .latency, .serviceLatency, .endToEndLatency: [.p99, .max, .mean, .count] + Self.percentiles(but: .p99)
        case .senderError: [.p99, .max, .mean] + Self.percentiles(but: .p99)
        case .late, .status: [.count, .rate]
        case .partitionOutage, .rebalance: [.max, .total, .mean, .count]
        case .rebalanceStall, .rebalanceGap: [.max, .total]
        case .backlog: [.max, .mean, .last]
        }
    }

    /// What an expression that names no aggregate means.
    public var defaultAggregate: Aggregate { aggregates[0] }

    /// Whether it is known of a single stream of load.
    public var isPerStream: Bool {
        switch self {
        case .lag, .endToEndLatency, .partitionOutage, .rebalance, .rebalanceStall, .rebalanceGap: false
        default: true
        }
    }

    /// Whether a sample holds it, so that it can be watched while a run goes on.
    public var isSampled: Bool {
        switch self {
        case .serviceLatency, .senderError, .late, .status, .partitionOutage, .rebalance, .rebalanceStall,
            .rebalanceGap:
            false
        default: true
        }
    }

    /// Whether it says something only if the generator kept its schedule.
    public var dependsOnPace: Bool {
        switch self {
        case .intendedRate, .offeredRate, .achievedRate, .latency, .serviceLatency, .endToEndLatency, .senderError,
            .late, .backlog:
            true
        case .lag, .errors, .status, .partitionOutage, .rebalance, .rebalanceStall, .rebalanceGap: false
        }
    }

    /// How an expression names it with an aggregate.
    public func written(_ aggregate: Aggregate) -> String {
        switch self {
        case .late: "late(100ms).\(aggregate.rawValue)"
        case .status: aggregate == .count ? "count(status == 429)" : "share(status == 429)"
        default: "\(rawValue).\(aggregate.rawValue)"
        }
    }

    private static func percentiles(but excluded: Aggregate) -> [Aggregate] {
        Aggregate.percentiles.filter { $0 != excluded }
    }
}
