/// How one stream of a load talks to a gateway.
public struct RequestPlan: Sendable, Hashable, Codable {
    public enum Version: String, Sendable, Hashable, Codable, CaseIterable {
        case http1 = "http/1.1"
        case http2 = "http/2"
    }

    /// What events are asked that do not say it themselves.
    public var line = RequestLine(method: "GET", path: "/")
    public var headers: [HeaderPlan] = []
    /// Sent as the header `x-user`.
    public var user: String?
    /// Statuses that acknowledge an operation.
    public var expected: [ClosedRange<Int>] = [200...299]
    /// How long one attempt may take, from its sending to the end of its answer.
    public var timeout: Duration = .seconds(10)
    /// Whether every request carries the header `idempotency-key`.
    public var hasIdempotencyKey = true
    public var retry: RetryPlan?
    public var version: Version = .http1
    /// Connections at the most; on HTTP/1.1 as many requests may be in flight.
    public var maximumConnections = 100
    /// Whether a connection is used for more than one request.
    public var reusesConnections = true

    public init() {}

    public func expects(_ status: Int) -> Bool { expected.contains { $0.contains(status) } }
}
