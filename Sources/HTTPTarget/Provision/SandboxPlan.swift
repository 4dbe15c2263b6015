import Experiments

/// `embedded: {limit: {token-bucket: {rate: 1000/s, burst: 200}}, mode: correct}`: the sandbox gateway.
public struct SandboxPlan: Sendable, Hashable {
    public var limit: LimiterPlan?
    public var mode: GatewayConduct
    /// Requests under way per route; without it there is no bound.
    public var concurrency: Int?
    /// How long a backend may take to answer.
    public var timeout: Duration
    /// How long a backend that failed gets no request.
    public var rest: Duration

    public init(
        limit: LimiterPlan? = nil, mode: GatewayConduct = .correct, concurrency: Int? = nil,
        timeout: Duration = .seconds(1), rest: Duration = .seconds(2)
    ) {
        (self.limit, self.mode, self.concurrency) = (limit, mode, concurrency)
        (self.timeout, self.rest) = (timeout, rest)
    }

    init(fields: Fields) {
        let times = Duration.milliseconds(1)...(.seconds(3600))
        self.init(
            limit: fields.fields("limit").flatMap(LimiterPlan.init(fields:)),
            mode: fields.choice("mode", GatewayConduct.self) ?? .correct,
            concurrency: fields.integer("concurrency", in: 1...1_000_000),
            timeout: fields.duration("timeout", in: times) ?? .seconds(1),
            rest: fields.duration("rest", in: times) ?? .seconds(2))
    }

    /// What `highwater gateway` is started with, beside its addresses.
    var arguments: [String] {
        var arguments = ["--timeout", timeout.written, "--rest", rest.written]
        if let limit { arguments += ["--limit", limit.description] }
        if let concurrency { arguments += ["--concurrency", String(concurrency)] }
        if mode == .broken { arguments.append("--broken") }
        return arguments
    }
}

extension SandboxPlan: CustomStringConvertible {
    public var description: String {
        let parts = [
            mode.rawValue, limit.map(\.description), concurrency.map { "\($0) requests at once per route" },
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}
